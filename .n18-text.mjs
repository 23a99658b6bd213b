import { readFileSync } from 'node:fs';
import { noticeReader } from '@duban/command-api/notice-reading';
const read = noticeReader(120_000);
const file = process.argv[2];
const json = await read({ bytes: readFileSync(file), name: file, mediaType: undefined, year: undefined }, { actor: undefined, address: '' });
console.log(JSON.parse(new TextDecoder().decode(json)).text); process.exit(0);
