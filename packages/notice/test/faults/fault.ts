/** A small notice with one class of fault, and the reading that a careful person wrote before the reader saw it. */
export interface Fault {
  readonly name: string;
  readonly text: string;
  /** The reading in short form; see short-reading.ts. */
  readonly reads: string;
}

/** A plan below the notice that issues it. Bodies are invented. */
export const issued = (title: string, issuer: string, date: string, body: string) =>
  `${issuer}关于印发《${title}》的通知\n各有关单位：\n现印发给你们，请认真组织实施。\n${issuer}\n${date}\n${title}\n${body.trim()}\n`;
