/**
 * Scans an XML file of a workbook once. It insists on well-formed XML and refuses features that a workbook does not
 * need.
 */
import { DubanError } from '@duban/domain';
import { SaxesParser } from 'saxes';
import { workbookBounds } from './workbook-bounds.js';
import { tooLarge, unreadable } from './zip-guard.js';

export type Attributes = ReadonlyMap<string, string>;

/** Names come without their prefixes. `start` and `end`: where the tag begins and ends in the decoded text. */
export interface Scan {
  open(name: string, attributes: Attributes, start: number): void;
  close?(name: string, end: number): void;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** @throws {DubanError} `workbook-unreadable` */
function decoded(part: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(`${part}: 不是 UTF-8 / not UTF-8`, error);
  }
}

/**
 * @returns the scanned text
 * @throws {DubanError} `workbook-unreadable`, `workbook-too-large`; `workbook-has-entities` for a document type, which
 * may declare entities
 */
export function scanXml(part: string, bytes: Uint8Array, { open, close }: Scan): string {
  const text = decoded(part, bytes);
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('doctype', () => {
    throw new DubanError('workbook-has-entities', { part });
  });
  parser.on('error', (error) => {
    throw unreadable(`${part}: XML 有误 / not well-formed XML`, error);
  });
  let elements = 0;
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (elements > workbookBounds.elements) throw tooLarge(`${part}: > ${workbookBounds.elements} elements`);
    // An attribute never holds a `<`, so the tag begins at the last `<` before its end.
    open(local(name), withoutPrefixes(part, attributes), text.lastIndexOf('<', parser.position - 1));
  });
  if (close !== undefined) parser.on('closetag', ({ name }) => close(local(name), parser.position));
  parser.write(text).close();
  return text;
}

function withoutPrefixes(part: string, attributes: Readonly<Record<string, string>>): Attributes {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    // If two attributes have the same name, the reader of values takes the last; another program might take the first.
    if (found.has(local(name))) throw unreadable(`${part}: ${local(name)} 重复 / given twice`);
    found.set(local(name), value);
  }
  return found;
}
