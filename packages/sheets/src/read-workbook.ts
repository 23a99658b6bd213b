/**
 * Reads a workbook. The unpacker and the XML scanner are loaded with the first workbook, because most processes never
 * read one.
 */
import type { Sheet } from './workbook-in.js';

/**
 * The sheets of an `.xlsx` file.
 * @throws {DubanError} `workbook-unreadable`, `workbook-encrypted`, `workbook-too-large`,
 *   `workbook-has-macros`, `workbook-has-links`, `workbook-has-entities`
 */
export async function readWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  const { sheetsIn } = await import('./workbook-in.js');
  return sheetsIn(bytes);
}
