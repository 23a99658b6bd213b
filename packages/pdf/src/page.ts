/** A page as it is shown: in points, from its upper left corner, turned so that most of its text reads from left to right. */

export interface Letter {
  /** Mostly one character; a ligature is several. */
  readonly text: string;
  readonly x: number;
  /** Of the line that the letter stands on. */
  readonly y: number;
  readonly width: number;
  /** Of the font. */
  readonly size: number;
  /** The file does not say which character a code stands for: the text is the code itself, and likely wrong. */
  readonly guessed: boolean;
}

/** A line that is drawn upright or level, however thin or thick. */
export interface Rule {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  /** In the order of the file, which need not be that of reading. */
  readonly letters: readonly Letter[];
  readonly rules: readonly Rule[];
  /** Something other than letters is drawn or placed on the page: a picture, or text as shapes. */
  readonly hasDrawing: boolean;
  /** Number of letters that are askew, such as a watermark's; they are left out. */
  readonly askew: number;
  /** Something on it could not be read, so that text may be missing. */
  readonly damaged: boolean;
}
