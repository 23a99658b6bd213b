/** A page as it is shown: in points, from its upper left corner, turned so that most of its text reads from left to right. */

export interface Letter {
  /** Mostly one character; a ligature is several. */
  readonly text: string;
  readonly x: number;
  /** The height of the line on which the letter stands. */
  readonly y: number;
  readonly width: number;
  /** The font size. */
  readonly size: number;
  /** The file does not say which character the code stands for: `text` is the code itself, and probably wrong. */
  readonly guessed: boolean;
}

/** A vertical or horizontal line, of any thickness. */
export interface Rule {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  /** In the order of the file, which may differ from the reading order. */
  readonly letters: readonly Letter[];
  readonly rules: readonly Rule[];
  /** The page has something other than letters: a picture, or text drawn as shapes. */
  readonly hasDrawing: boolean;
  /** How many letters were left out because they run askew, such as those of a watermark. */
  readonly askew: number;
  /** A part of the page could not be read, so text may be missing. */
  readonly damaged: boolean;
}
