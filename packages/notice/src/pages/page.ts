/** Pages of letters with their places, as a PDF gives them: points from the upper left corner. */

export interface PlacedLetter {
  readonly text: string;
  readonly x: number;
  /** Of the line that the letter stands on. */
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** The file does not say which character this is; what `text` gives is likely wrong. */
  readonly guessed: boolean;
}

/** A line that is drawn upright or level. */
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
  /** Something else than letters is drawn on it, such as a picture. */
  readonly hasDrawing: boolean;
  /** Letters that stand askew and were left out. */
  readonly askew: number;
  /** Some of the page could not be read. */
  readonly damaged: boolean;
}
