/** Journals as the software wrote them that knew version 1 of the format only. */
import { crc32 } from 'node:zlib';
import { contractEvents } from './contract.js';
import { stream } from './journal-folder.js';

export const epochOfVersion1 = 'abcdefghijkl';
export const storeFileOfVersion1 = `{"format":1,"epoch":"${epochOfVersion1}"}\n`;

/** Files by name: a segment for each list, in it a group of one append for each number of events. */
export function filesOfVersion1(segments: readonly (readonly number[])[]): Record<string, string> {
  const files: Record<string, string> = { 'store.json': storeFileOfVersion1 };
  let [event, group] = [0, 0];
  for (const appends of segments) {
    const name = `${String(event + 1).padStart(20, '0')}.journal`;
    let text = '';
    for (const count of appends) {
      group += 1;
      const start = Buffer.byteLength(text);
      for (const [at, stored] of contractEvents(stream, event, count).entries()) {
        const rest = `${group} ${start} ${at + 1}/${count} ${JSON.stringify(stored)}`;
        text += `${crc32(rest).toString(16).padStart(8, '0')} ${rest}\n`;
      }
      event += count;
    }
    files[name] = text;
  }
  return files;
}
