/** Workbooks for tests, and ways to change their content. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { writeWorkbook } from '../src/workbook-out.js';

/** A plain workbook: a sheet 表 with 甲 in A1 and 1 in B1. */
export const plain = () =>
  writeWorkbook([{ name: '表', widths: [10, 10], headRows: 0, rows: [[{ value: '甲' }, { value: 1 }]] }]);

type Change = string | Uint8Array | ((text: string) => string);

/** The archive with files changed, or added. */
export function changed(bytes: Uint8Array, changes: Readonly<Record<string, Change>>): Uint8Array {
  const files: Record<string, Uint8Array> = { ...unzipSync(bytes) };
  for (const [name, change] of Object.entries(changes)) {
    if (change instanceof Uint8Array) files[name] = change;
    else files[name] = strToU8(typeof change === 'string' ? change : change(strFromU8(files[name] ?? new Uint8Array())));
  }
  return zipSync(files);
}

export const sheet1 = 'xl/worksheets/sheet1.xml';

/** The plain workbook with other cells. `rows`: the XML inside `<sheetData>`; `after`: what follows it. */
export async function withCells(rows: string, after = ''): Promise<Uint8Array> {
  return changed(await plain(), {
    [sheet1]: (text) => text.replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows}</sheetData>${after}`),
  });
}

/** Writes into a file's entry in the central directory. `offset`: from the beginning of the entry, little endian. */
export function patched(bytes: Uint8Array, name: string, offset: number, value: number, size: 2 | 4): Uint8Array {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1; at = copy.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const length = copy.readUInt16LE(at + 28);
    if (copy.toString('utf8', at + 46, at + 46 + length) !== name) continue;
    if (size === 2) copy.writeUInt16LE(value, at + offset);
    else copy.writeUInt32LE(value, at + offset);
    return copy;
  }
  throw new Error(`no ${name}`);
}

/** The error code that a promise is rejected with. */
export async function refusal(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}
