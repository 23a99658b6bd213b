import t from 'tap';
import { eventMeta, salts } from '../src/event.js';
import { actor, channel, fields, storedEvent, streamName } from '../src/index.js';
import { uuidOf } from './history.js';

interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { issues: { message: string }[] } };
}

/** Holds what a field takes and what it refuses. */
function field(name: string, schema: Schema, takes: readonly unknown[], refuses: readonly unknown[]) {
  t.test(name, async (t) => {
    for (const value of takes) t.ok(schema.safeParse(value).success, `takes ${JSON.stringify(value)}`);
    for (const value of refuses) t.notOk(schema.safeParse(value).success, `refuses ${JSON.stringify(value)}`);
  });
}

const notStrings = [undefined, null, 1, true, {}, ['x']];

field(
  'text is bounded, well-formed and not blank',
  fields.text(5),
  ['字', 'abcde', '😀'.repeat(5), ' x ', 'e\u0301', 'a\tb\n'],
  [
    ...notStrings,
    '',
    ' ',
    '\t\n',
    'a\u0001',
    'a\u001b',
    'a\u009b',
    'a\u202e',
    '\u00a0',
    '\u3000',
    '\ufeff',
    'abcdef',
    '😀'.repeat(6),
    '\ud800',
    'a\udc00',
    '\udc00\ud800',
    '\ud83d',
  ],
);
field(
  'a day is written as in the calendar',
  fields.day,
  ['2012-02-29', '2000-02-29', '2012-12-31', '9999-12-31', '0001-01-01'],
  [
    ...notStrings,
    '2011-02-29',
    '1900-02-29',
    '2012-02-30',
    '2012-06-31',
    '2012-13-01',
    '2012-00-10',
    '2012-01-00',
    '2012-1-1',
    '12-01-01',
    '10000-01-01',
    '2012-01-01 ',
    '2012-01-01\n',
    '2012-01-01T00:00:00Z',
    '2012/01/01',
    '２０１２-01-01',
    '二○一二年一月十八日',
  ],
);
field(
  'an instant is UTC with milliseconds',
  fields.instant,
  ['2012-06-30T08:00:00.000Z', '2012-02-29T23:59:59.999Z'],
  [
    ...notStrings,
    '2012-06-30T08:00:00Z',
    '2012-06-30T08:00:00.000',
    '2012-06-30T08:00:00.000+08:00',
    '2012-06-30T08:00:00.0000Z',
    '2012-06-30T24:00:00.000Z',
    '2012-06-30T23:59:60.000Z',
    '2011-02-29T00:00:00.000Z',
  ],
);
field(
  'a decimal is plain digits with an optional sign and fraction',
  fields.decimalString,
  ['0', '-0', '12', '-3.2', '2.10', '0.001', '500000', '9'.repeat(40)],
  [
    ...notStrings,
    '',
    '01',
    '00',
    '-01',
    '1.',
    '.5',
    '-.5',
    '+1',
    '--1',
    '1e2',
    '1E2',
    '1,000',
    '1 000',
    '１２',
    '12％',
    '12%',
    '1.2.3',
    ' 1',
    '1 ',
    '1\n',
    '-',
    '0x10',
    'NaN',
    'Infinity',
    '三分之一',
    '1/3',
    '9'.repeat(41),
  ],
);
field(
  'percent is a whole number from 0 to 100',
  fields.percent,
  [0, -0, 1, 100, 1e2],
  [-1, 101, 99.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, '50', '５０', null, undefined, true, [50]],
);
field(
  'a plan id is 2–32 of a–z and 0–9',
  fields.planId,
  ['ab', 'zjkjt2012', '2012', 'a'.repeat(32)],
  [...notStrings, '', 'a', 'a'.repeat(33), 'zjkjt-2012', 'Zjkjt', 'zjkjt2012\n', '计划', 'ｚｊ'],
);
field(
  'a task code is up to three numbers',
  fields.taskCode,
  ['1', '1.1', '8.4', '10.12.3', '9999'],
  [...notStrings, '', '.1', '1.', '1..1', '1.2.3.4', '12345', '1.1\n', '1-1', '１.１', '１．１', '4 .', '../1'],
);
field(
  'a key is ASCII kebab-case',
  fields.key,
  ['a', 'rd-gdp', 'a1-2b', 'x'.repeat(64)],
  [...notStrings, '', '-a', 'a-', 'a--b', 'A', 'a_b', 'a.b', 'a/b', '高新处', 'a\n', 'x'.repeat(65)],
);
field(
  'an acting unit may be empty but not malformed',
  fields.actingUnit,
  ['', 'gaoxin', '审计厅'],
  [...notStrings, '\ud800', 'x'.repeat(65)],
);
field(
  'a digest is 64 lower-case hex digits',
  fields.sha256Hex,
  ['0'.repeat(64), `${'f'.repeat(63)}a`],
  [...notStrings, 'F'.repeat(64), 'f'.repeat(63), 'f'.repeat(65), 'g'.repeat(64)],
);
field(
  'a stream name has category, aggregate and key',
  streamName,
  ['zjkjt2012-task.1.1', 'oversight-log.2012-06-30'],
  [
    ...notStrings,
    'task.1.1',
    'zjkjt2012-task',
    'zjkjt2012-task.',
    'Z-task.1',
    '../zj-task.1',
    'zj-task.任务',
    `zj-task.${'1'.repeat(120)}`,
    'zj-task.1/..',
  ],
);

const piece = { name: '文件.pdf', mediaType: 'application/pdf', size: 1024, sha256: 'a'.repeat(64) };
field(
  'evidence names bounded pieces',
  fields.evidence,
  [
    [],
    [piece],
    [
      { ...piece, size: 0 },
      { ...piece, mediaType: 'application/vnd.oasis.opendocument.text' },
    ],
    Array(50).fill(piece),
  ],
  [
    piece,
    Array(51).fill(piece),
    [{ ...piece, name: ' ' }],
    [{ ...piece, name: '\ud800' }],
    [{ ...piece, size: -1 }],
    [{ ...piece, size: 1.5 }],
    [{ ...piece, size: 1_073_741_825 }],
    [{ ...piece, mediaType: 'text' }],
    [{ ...piece, mediaType: 'text/html; charset=utf-8' }],
    [{ ...piece, mediaType: 'TEXT/HTML' }],
    [{ ...piece, mediaType: ' text/html' }],
    [{ ...piece, sha256: 'A'.repeat(64) }],
    [{ ...piece, url: 'http://x' }],
    [{ name: piece.name }],
  ],
);

const someone = { id: 'u-017', name: '王永', unit: 'gaoxin', roles: ['reporter'] };
field(
  'an actor is named, bounded and well-formed',
  actor,
  [someone, { ...someone, roles: [], onBehalfOf: '张三' }],
  [
    { ...someone, id: '' },
    { ...someone, id: '\ud800' },
    { ...someone, name: ' ' },
    { ...someone, unit: '' },
    { ...someone, unit: 'a\udfff' },
    { ...someone, onBehalfOf: '\udfff' },
    { ...someone, roles: ['emperor'] },
    { ...someone, roles: Array(8).fill('office') },
    { ...someone, email: 'x@y' },
  ],
);
field(
  'a channel is bounded and well-formed',
  channel,
  [{ requestId: '' }, { requestId: 'r', address: '::1', userAgent: 'curl' }],
  [
    {},
    { requestId: '\ud800' },
    { requestId: 'r', address: '\ud800' },
    { requestId: 'r', userAgent: '\udc00' },
    { requestId: 'r', userAgent: 'x'.repeat(301) },
    { requestId: 'r', cookie: 'x' },
  ],
);

const meta = {
  actor: someone,
  commandId: uuidOf(1),
  commandDigest: 'c'.repeat(64),
  correlationId: uuidOf(1),
  recordedAt: '2012-06-30T08:00:00.000Z',
};
field(
  'metadata',
  eventMeta,
  [meta, { ...meta, reason: '月度上报', causationId: uuidOf(2), channel: { requestId: 'r' } }],
  [
    { ...meta, reason: '' },
    { ...meta, reason: '字'.repeat(2001) },
    { ...meta, commandId: 'x' },
    { ...meta, commandDigest: 'C'.repeat(64) },
    { ...meta, commandDigest: 'c'.repeat(63) },
    { ...meta, commandDigest: 'c'.repeat(65) },
    { ...meta, commandDigest: `x${'c'.repeat(64)}` },
    { ...meta, recordedAt: '2012-06-30' },
    { ...meta, position: 'x' },
  ],
);
field(
  'a salt is 16 bytes, or the digest of what was erased',
  salts,
  [{}, { '/data/done': 'AAAAAAAAAAAAAAAAAAAAAA' }, { '/data/done': `sha256:${'0'.repeat(64)}` }],
  [
    { '/data/done': '' },
    { '/data/done': 'A'.repeat(21) },
    { '/data/done': 'A'.repeat(30) },
    { '/data/done': '+'.repeat(22) },
    { '/data/done': `sha256:${'F'.repeat(64)}` },
    { '/data/done': 'sha256:' },
  ],
);

const event = {
  id: uuidOf(1),
  stream: 'zjkjt2012-task.1.1',
  revision: '0',
  type: 'task-completed',
  schemaVersion: 1,
  data: {},
  meta,
  salts: {},
};
field(
  'a stored event',
  storedEvent,
  [event, { ...event, revision: '999999999999999', schemaVersion: 1000 }],
  [
    { ...event, revision: 0 },
    { ...event, revision: '01' },
    { ...event, revision: '-1' },
    { ...event, revision: '1000000000000000' },
    { ...event, type: 'Task' },
    { ...event, type: 'task--completed' },
    { ...event, schemaVersion: 0 },
    { ...event, schemaVersion: 1.5 },
    { ...event, data: [] },
    { ...event, position: 'x' },
  ],
);

t.test('what is refused is told what it should be', async (t) => {
  const piece = { name: '证书', mediaType: 'text', size: 1, sha256: 'a'.repeat(64) };
  const refusals: [Schema, unknown, string][] = [
    [fields.text(5), ' ', 'must not be blank'],
    [fields.text(5), 'a\u202e', 'must not hold control characters'],
    [fields.text(5), '\ud800', 'must be well-formed Unicode'],
    [fields.decimalString, '１２', 'must be a decimal number in ASCII digits such as 12 or 2.15'],
    [fields.planId, 'zjkjt-2012', 'must be 2–32 of a–z and 0–9'],
    [fields.planId, 'oversight', 'is reserved'],
    [fields.taskCode, '3-2', 'must be a task code such as 3.2'],
    [fields.key, 'RD_GDP', 'must be lower-case ASCII in kebab-case'],
    [fields.sha256Hex, 'A'.repeat(64), 'must be 64 lower-case hex digits'],
    [fields.evidence, [piece], 'must be a media type'],
  ];
  for (const [schema, value, message] of refusals) {
    t.strictSame(
      schema.safeParse(value).error?.issues.map((issue) => issue.message),
      [message],
      JSON.stringify(value),
    );
  }
});
