/** Reading a workbook. What unpacks an archive and scans its XML is loaded with the first one: most processes never get any. */
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
