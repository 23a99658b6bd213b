// node .n18-measure.mjs dir [-q] [files…]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noticeReader } from '@duban/command-api/notice-reading';
import { Agreement } from './test/dist/first-sight/agreement.js';
import { parsedReading } from './test/dist/first-sight/reading-file.js';
import { added, silentShare, tableOf } from './test/dist/first-sight/score-table.js';
const [dir, ...more] = process.argv.slice(2);
const quiet = more.includes('-q');
const only = more.filter((m) => !m.startsWith('-'));
const read = noticeReader(120_000);
const all = [];
for (const f of readdirSync(dir).sort()) {
  if (!/\.reading$/.test(f)) continue;
  const stem = f.replace(/\.reading$/, '');
  const name = readdirSync(dir).find((g) => g.startsWith(stem + '.') && !g.endsWith('.reading') && !g.endsWith('.mjs') && !g.endsWith('.py'));
  if (!name || (only.length && !only.some((o) => name.includes(o)))) continue;
  let reading;
  try { reading = parsedReading(readFileSync(join(dir, f), 'utf8')); } catch (e) { console.log(`${f}: ${e.message}`); continue; }
  const json = await read({ bytes: readFileSync(join(dir, name)), name, mediaType: undefined, year: undefined }, { actor: undefined, address: '' });
  let found;
  try { found = JSON.parse(new TextDecoder().decode(json)); } catch { console.log(name, json); continue; }
  const a = new Agreement(found, reading);
  all.push(a);
  console.log(`== ${name}: ${a.misses.length} misses, ${found.draft.tasks.length} tasks`);
  if (!quiet) for (const { field, task, expected, found: had, silent } of a.misses) console.log(`  ${task} ${field}: ${expected ?? '–'} ≠ ${had ?? '–'}${silent ? '  SILENT' : ''}`);
}
const sums = added(all);
for (const l of tableOf(sums)) console.log(l);
console.log('silent', (100 * silentShare(sums)).toFixed(2));
process.exit(0);
