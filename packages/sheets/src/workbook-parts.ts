/** The parts of a workbook: its sheets in order, and the two files that all sheets share. */
import { DubanError } from '@duban/domain';
import { workbookBounds } from './workbook-bounds.js';
import { scanXml } from './xml-scan.js';
import { type Parts, tooLarge, unreadable } from './zip-guard.js';

export interface SheetPart {
  readonly name: string;
  readonly xml: Uint8Array;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  /** Days are counted from 1904 instead of 1900, as Excel for Mac once did. */
  readonly from1904: boolean;
  readonly strings: Uint8Array | undefined;
  readonly styles: Uint8Array | undefined;
}

interface Target {
  readonly type: string;
  readonly part: string;
}

const contentTypes = '[Content_Types].xml';
const workbook = 'xl/workbook.xml';
const relations = 'xl/_rels/workbook.xml.rels';

/** @throws {DubanError} `workbook-unreadable`, `workbook-too-large`, `workbook-has-macros`, `workbook-has-links`, `workbook-has-entities` */
export function workbookParts(parts: Parts): WorkbookParts {
  refuseMacroTypes(parts);
  refuseLinks(parts);
  const targets = targetsOf(parts);
  const { names, from1904 } = sheetsOf(parts);
  const sheets = names.flatMap(({ name, relation }) => {
    const target = targets.get(relation);
    if (target === undefined) throw unreadable(`${name}: 找不到 / not found`);
    // A sheet that only shows a chart has no cells, so it is left out.
    return target.type === 'worksheet' ? [{ name, xml: required(parts, target.part) }] : [];
  });
  const shared = (type: string) => {
    const target = [...targets.values()].find((each) => each.type === type);
    return target === undefined ? undefined : required(parts, target.part);
  };
  const strings = shared('sharedStrings');
  // The reader of values reads the texts. Here it is only checked that the file is XML without entities.
  if (strings !== undefined) scanXml('sharedStrings.xml', strings, { open: () => undefined });
  return { sheets, from1904, strings, styles: shared('styles') };
}

function required(parts: Parts, name: string): Uint8Array {
  const part = parts.get(name);
  if (part === undefined) throw unreadable(`${name}: 没有 / is missing`);
  return part;
}

/** Refuses `.xlsm` and its relatives. Only the declared type tells them from `.xlsx`. */
function refuseMacroTypes(parts: Parts): void {
  scanXml(contentTypes, required(parts, contentTypes), {
    open(_, attributes) {
      if (/macroEnabled|vbaProject|intlMacrosheet|activeX/i.test(attributes.get('ContentType') ?? '')) {
        throw new DubanError('workbook-has-macros');
      }
    },
  });
}

/**
 * Refuses links to other files. Hyperlinks may stay: a spreadsheet turns every typed address into one, and nothing here
 * follows them.
 */
function refuseLinks(parts: Parts): void {
  for (const [name, bytes] of parts) {
    if (!/\.rels$/i.test(name)) continue;
    scanXml(name, bytes, {
      open(element, attributes) {
        const external = element === 'Relationship' && attributes.get('TargetMode')?.toLowerCase() === 'external';
        if (external && !attributes.get('Type')?.endsWith('/hyperlink')) throw new DubanError('workbook-has-links');
      },
    });
  }
}

function targetsOf(parts: Parts): Map<string, Target> {
  const targets = new Map<string, Target>();
  scanXml(relations, required(parts, relations), {
    open(element, attributes) {
      if (element !== 'Relationship') return;
      const [id = '', type = '', target = ''] = ['Id', 'Type', 'Target'].map((name) => attributes.get(name));
      const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      targets.set(id, { type: type.slice(type.lastIndexOf('/') + 1), part });
    },
  });
  return targets;
}

function sheetsOf(parts: Parts) {
  const names: { name: string; relation: string }[] = [];
  let from1904 = false;
  scanXml(workbook, required(parts, workbook), {
    open(element, attributes) {
      if (element === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.get('date1904') ?? '');
      if (element !== 'sheet') return;
      if (names.length === workbookBounds.sheets) throw tooLarge(`> ${workbookBounds.sheets} sheets`);
      names.push({ name: attributes.get('name') ?? '', relation: attributes.get('id') ?? '' });
    },
  });
  return { names, from1904 };
}
