/** Runs the parser for HTML and XML. It stops when elements nest deeper than in any real document. */
import { type Rejection, reject } from '@duban/domain';
import { Parser, type ParserOptions } from 'htmlparser2';

export interface MarkupHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close(name: string): void;
}

/** Elements that may nest. For each element the parser takes time in proportion to its depth. */
const deepest = 10_000;

class TooDeep extends Error {}

/** Parses a whole text. Refused with `notice-unreadable` when it nests too deep. */
export function readMarkup(source: string, options: ParserOptions, handler: MarkupHandler): Rejection | undefined {
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > deepest) throw new TooDeep();
        handler.open(name, attributes);
      },
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => {
        depth -= 1;
        handler.close(name);
      },
    },
    options,
  );
  try {
    parser.end(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return reject('notice-unreadable', { detail: `嵌套超过 ${deepest} 层 / nested deeper than ${deepest} levels` });
  }
}
