/**
 * What the writing library lacks: cells that are not to be filled in are locked against mistakes, without a password;
 * cells to be filled in offer choices and show a hint.
 */
import type { Feature } from 'write-excel-file/universal';
import { addressOf } from './cell-address.js';

/** For the cells of one column between two rows. Choices are an offer: any other value may be typed. */
export interface Hint {
  /** From 1. */
  readonly column: number;
  readonly fromRow: number;
  readonly toRow: number;
  readonly title: string;
  readonly text: string;
  /** No choice may contain a comma. */
  readonly choices?: readonly string[] | undefined;
}

export interface Guarded {
  /** Locks the cells whose look is `label`, `faint` or none. */
  readonly locked?: boolean | undefined;
  readonly hints?: readonly Hint[] | undefined;
}

/** The fill of cells to be filled in, and the text colour of free cells. Their styles are recognised by these two. */
export const openFill = 'FFFBE6';
export const freeText = '1F1F1F';

/** Only the content of locked cells is protected. Rows, columns, their sizes and the look of cells may be changed. */
const protection =
  '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" insertColumns="0" insertRows="0" insertHyperlinks="0" deleteRows="0" sort="0" autoFilter="0"/>';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function validationOf({ column, fromRow, toRow, title, text, choices }: Hint): string {
  const list = choices === undefined ? '' : ' type="list"';
  const formula = choices === undefined ? '' : `<formula1>${escaped(`"${choices.join(',')}"`)}</formula1>`;
  const said = `promptTitle="${escaped(title)}" prompt="${escaped(text)}"`;
  const range = `${addressOf(fromRow, column)}:${addressOf(toRow, column)}`;
  return `<dataValidation${list} allowBlank="1" showInputMessage="1" showErrorMessage="0" ${said} sqref="${range}">${formula}</dataValidation>`;
}

/** Both elements must follow the rows, in this order (ECMA-376 part 1, 18.3.1.99). */
function guardsOf({ locked = false, hints = [] }: Guarded): string {
  const validations = hints.map(validationOf).join('');
  const offered = hints.length === 0 ? '' : `<dataValidations count="${hints.length}">${validations}</dataValidations>`;
  return `${locked ? protection : ''}${offered}`;
}

/**
 * Unlocks the styles of cells to be filled in and of free cells. It also unlocks the default style, which Excel (but
 * not LibreOffice) applies to cells that the file does not mention. Every other style stays locked.
 */
function unlocked(styles: string): string {
  const at = (element: string, colour: string) =>
    [...styles.matchAll(new RegExp(`<${element}>.*?</${element}>`, 'gs'))].findIndex(([each]) => each.includes(colour));
  const unlocking = '<protection locked="0"/></xf>';
  const [before = '', formats = '', after = ''] = styles.split(/(<cellXfs.*<\/cellXfs>)/s);
  const freed = formats
    .replace(/<xf ?><\/xf>/, `<xf applyProtection="1">${unlocking}`)
    .replaceAll(
      new RegExp(`<xf ([^>]*(?:fillId="${at('fill', openFill)}"|fontId="${at('font', freeText)}")[^>]*)>(.*?)</xf>`, 'gs'),
      `<xf $1 applyProtection="1">$2${unlocking}`,
    );
  return `${before}${freed}${after}`;
}

/** Adds the guards of all sheets, in the order of the workbook, to what the library writes. */
export const guardsIn = (sheets: readonly Guarded[]): Feature<Blob> => ({
  files: {
    transform: {
      'xl/styles.xml': { transform: (xml) => (sheets.some(({ locked }) => locked) ? unlocked(xml) : xml) },
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml, _options, { sheetIndex }) =>
          xml.replace('</sheetData>', () => `</sheetData>${guardsOf(sheets[sheetIndex] ?? {})}`),
      },
    },
  },
});
