import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import {
  decodeLine,
  encodeLine,
  findLine,
  followsDigest,
  type LineHead,
  lineHeadMaxBytes,
  lineMaxBytes,
} from '../src/journal/line.js';

function lineBytes(head: LineHead, json: string): Buffer {
  const text = Buffer.from(json);
  const target = Buffer.alloc(text.length + lineHeadMaxBytes);
  return target.subarray(0, encodeLine(target, 0, head, text, before).end);
}

/** Of the line before. */
const before = createHash('sha256').update('the line before').digest('hex');

const decode = (bytes: Buffer) => decodeLine(bytes, 0, bytes.length - 1);

const heads = fc
  .record({
    group: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    groupStart: fc.nat({ max: 2 ** 30 }),
    count: fc.integer({ min: 1, max: 1_000 }),
  })
  .chain((head) => fc.integer({ min: 1, max: head.count }).map((index) => ({ ...head, index })));
const bodies = fc
  .record({ text: fc.string({ unit: 'grapheme' }), number: fc.double({ noNaN: true }) })
  .map((value) => JSON.stringify(value));

t.test('the storage format is what it was', async (t) => {
  const line = lineBytes({ group: 41, groupStart: 1_024, index: 1, count: 2 }, '{"done":"已完成立项 👍"}');
  const rest = '41 1024 1/2 {"done":"已完成立项 👍"}';
  const digest = createHash('sha256').update(`${before} ${rest}`).digest('hex');
  t.equal(line.toString('utf8', 9), `${digest} ${rest}\n`);
  t.equal(digest, '0e35a420be9af10eb0e3b8b5582f24acd3a893593625e5173260a48edc85f5ea');
  t.equal(line.toString('latin1', 0, 8), crc32(line.subarray(9, -1)).toString(16).padStart(8, '0'));
  t.equal(crc32('123456789').toString(16), 'cbf43926', 'the CRC-32 of zlib, PNG and RFC 1952');
});

t.test('a line of version 1 still reads', async (t) => {
  const line = Buffer.from('ece0324a 41 1024 1/2 {"done":"已完成立项 👍"}\n');
  t.strictSame(decode(line), { group: 41, groupStart: 1_024, index: 1, count: 2, bodyAt: 21, digest: undefined });
});

t.test('a line follows the one before it and no other, and no other line follows that', async (t) => {
  const head = { group: 41, groupStart: 1_024, index: 1, count: 2 };
  const line = lineBytes(head, '{"percent":40}');
  const follows = (bytes: Buffer, digest: string) => {
    const decoded = decode(bytes);
    return decoded !== undefined && followsDigest(bytes, 0, bytes.length - 1, decoded, digest);
  };
  t.ok(follows(line, before));
  t.notOk(
    follows(
      line,
      before.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    ),
  );
  for (const forged of [
    line.toString().replace('40', '99'),
    line.toString().replace(' 1/2 ', ' 2/2 '),
    line.toString().replace(' 41 ', ' 42 '),
  ]) {
    const rest = forged.slice(9, -1);
    const sound = Buffer.from(`${crc32(rest).toString(16).padStart(8, '0')} ${rest}\n`);
    t.ok(decode(sound), 'the checksum is made true again');
    t.notOk(follows(sound, before));
  }
});

t.test('every line comes back as it was written, and fits the room it was promised', async () => {
  fc.assert(
    fc.property(heads, bodies, (head, json) => {
      const line = lineBytes(head, json);
      const decoded = decode(line);
      if (decoded === undefined || line.length > lineMaxBytes) return false;
      const { bodyAt, digest: _, ...found } = decoded;
      return (
        JSON.stringify(found) === JSON.stringify({ ...found, ...head }) && line.toString('utf8', bodyAt, line.length - 1) === json
      );
    }),
  );
});

t.test('a line in which any one byte is another is not read', async () => {
  fc.assert(
    fc.property(heads, bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (head, json, at, change) => {
      const line = lineBytes(head, json);
      const place = at % line.length;
      line[place] = (line[place] as number) ^ change;
      return decode(line) === undefined;
    }),
  );
});

t.test('a line cut short anywhere, or continued, is not read', async () => {
  fc.assert(
    fc.property(heads, bodies, fc.nat(), (head, json, at) => {
      const line = lineBytes(head, json);
      const longer = Buffer.concat([line.subarray(0, -1), Buffer.from('x\n')]);
      return decode(line.subarray(0, at % line.length)) === undefined && decode(longer) === undefined;
    }),
  );
});

t.test('a true checksum does not make nonsense a line', async (t) => {
  const checked = (rest: string) => Buffer.from(`${crc32(rest).toString(16).padStart(8, '0')} ${rest}\n`);
  t.ok(decode(checked('1 0 1/1 {}')));
  for (const rest of [
    '',
    ' ',
    '1',
    '1 0 1/1',
    '0 0 1/1 {}',
    '1 0 0/1 {}',
    '1 0 2/1 {}',
    '-1 0 1/1 {}',
    '1 0 1/1{}',
    '1 0x0 1/1 {}',
    'a b c d',
  ]) {
    t.equal(decode(checked(rest)), undefined, `"${rest}"`);
  }
});

t.test('a line is found behind bytes that are not one, and nothing is found where there is none', async (t) => {
  const line = lineBytes({ group: 41, groupStart: 1_024, index: 1, count: 2 }, '{"done": "a b c"}');
  const others = [Buffer.alloc(5_000), Buffer.from('ece0324a 41 1024 1/2 {"done":'), Buffer.from(' '), line.subarray(0, 20)];
  for (const other of others) {
    const bytes = Buffer.concat([other, line]);
    t.equal(findLine(bytes, 0, bytes.length - 1)?.bodyAt, other.length + 86);
    t.equal(findLine(bytes.subarray(0, -2), 0, bytes.length - 3), undefined);
  }
});
