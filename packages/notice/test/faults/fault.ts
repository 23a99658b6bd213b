/** A small notice that shows one class of fault, and its reading as a careful person wrote it first. */
export interface Fault {
  readonly name: string;
  readonly text: string;
  /** In short; see short-reading.ts. */
  readonly reads: string;
}

/** A plan under the notice that issues it; bodies are made up. */
export const issued = (title: string, issuer: string, date: string, body: string) =>
  `${issuer}关于印发《${title}》的通知\n各有关单位：\n现印发给你们，请认真组织实施。\n${issuer}\n${date}\n${title}\n${body.trim()}\n`;
