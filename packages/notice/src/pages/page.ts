/** Pages of letters with their places, as a PDF has them, in points from the upper left corner. */

export interface PlacedLetter {
  readonly text: string;
  readonly x: number;
  /** The height of the line on which the letter stands. */
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** The file does not say which character this is; `text` is probably wrong. */
  readonly guessed: boolean;
}

/** A horizontal or vertical line. */
export interface PlacedRule {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PlacedPage {
  readonly width: number;
  readonly height: number;
  readonly letters: readonly PlacedLetter[];
  readonly rules: readonly PlacedRule[];
  /** Something other than letters is drawn on the page, such as a picture. */
  readonly hasDrawing: boolean;
  /** How many letters were left out because they run askew. */
  readonly askew: number;
  /** A part of the page could not be read. */
  readonly damaged: boolean;
}
