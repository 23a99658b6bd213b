/** What a notice should be read as. Written by hand from its text before the reader saw it. */

export interface ExpectedTask {
  readonly code: string;
  readonly title: string;
  readonly people?: readonly string[];
  readonly leads: readonly string[];
  /** Cooperating units and placeholders. */
  readonly helps?: readonly string[];
  readonly due?: string;
  readonly issue?: readonly string[];
  readonly revise?: readonly string[];
  readonly hold?: readonly string[];
}

export interface ExpectedIndicator {
  readonly task?: string;
  readonly name: string;
  readonly target?: string;
  readonly unit: string;
  /** Absent: count. */
  readonly kind?: string;
  readonly qualifier: 'at-least' | 'at-most' | 'about' | 'reach' | 'exactly';
  readonly stretch?: true;
  /** The last year, when it is not the plan's. */
  readonly to?: number;
  readonly joint?: readonly string[];
  readonly population?: string;
  readonly exceeds?: string;
  readonly baseline?: string;
  /** The name of the indicator that this one is a part of. */
  readonly partOf?: string;
}

export interface NoticeCase {
  readonly name: string;
  readonly fileName: string;
  readonly bytes: () => Uint8Array | Promise<Uint8Array>;
  readonly format: 'text' | 'html' | 'docx';
  readonly encoding: 'utf-8' | 'gb18030';
  readonly title: string;
  readonly documentNumber?: string;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly year: number;
  readonly sections: readonly string[];
  readonly tasks: readonly ExpectedTask[];
  readonly indicators: readonly ExpectedIndicator[];
  /** Warnings of severity problem, by code, in their order. */
  readonly problems: readonly string[];
}

export const utf8 = (text: string) => () => new TextEncoder().encode(text);
