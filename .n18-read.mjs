import { readFileSync } from 'node:fs';
import { noticeReader } from '@duban/command-api/notice-reading';
const read = noticeReader(120_000);
for (const file of process.argv.slice(2)) {
const json = await read({ bytes: readFileSync(file), name: file, mediaType: undefined, year: undefined }, { actor: undefined, address: '' });
let r; try { r = JSON.parse(new TextDecoder().decode(json)); } catch { console.log(json); continue; }
const d = r.draft;
console.log(`# ${file} ${r.format} 题 ${d.title?.value} | 号 ${d.documentNumber?.value} | 发 ${d.issuer?.value} | 日 ${d.issuedOn?.value} | 年 ${d.year?.value}`);
let s;
for (const t of d.tasks) {
  if (t.section !== s) { s = t.section; const sec = d.sections.find((x) => x.number === s); console.log(`§${s} ${sec?.title.value}`); }
  console.log(`${t.code.value} ${t.title.value} | 人 ${t.people.map((f) => f.value).join(' ')} | 牵 ${t.leads.map((f) => f.value.name).join(' ')} | 配 ${t.cooperating.map((f) => f.value.name).join(' ')} | 期 ${t.due?.value ?? ''}`);
  for (const i of d.indicators.filter((i) => i.task === t.code.value)) console.log(`    * ${i.name.value} ${i.qualifier.value} ${i.target?.value ?? ''}${i.unitOfMeasure.value} ${i.kind.value} ${i.horizon?.value.from}-${i.horizon?.value.to}`);
  for (const x of t.deliverables) console.log(`    + ${x.value.action} ${x.value.name}`);
}
for (const i of d.indicators.filter((i) => i.task === undefined)) console.log(`  * ${i.name.value} ${i.qualifier.value} ${i.target?.value ?? ''}${i.unitOfMeasure.value} ${i.horizon?.value.from}-${i.horizon?.value.to}`);
for (const w of r.warnings) console.log(`  ! ${w.severity === 'note' ? '~' : ''}${w.code} L${w.line} ${w.zh}`);
}
process.exit(0);
