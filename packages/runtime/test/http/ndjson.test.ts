import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { parseJson } from '../../src/http/json.js';
import { defaultNdjsonLimits, languageOf, type NdjsonLine, ndjsonMediaType, ndjsonStream, readNdjson } from '../../src/index.js';
import { startServer } from '../support/running-server.js';

/** The lines of a text that arrives in pieces of one size, in bytes. */
async function linesOf(
  text: string | Buffer,
  limits: Partial<typeof defaultNdjsonLimits> = {},
  piece = 7,
): Promise<NdjsonLine[]> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const lines: NdjsonLine[] = [];
  for await (const line of readNdjson(pieces(), 'zh', { ...defaultNdjsonLimits, ...limits })) lines.push(line);
  return lines;
}

t.test('each line is given with its number; empty ones are not', async (t) => {
  t.same(await linesOf('{"a":"督办"}\n\n[1]\r\n"x"'), [
    { line: 1, value: { a: '督办' } },
    { line: 3, value: [1] },
    { line: 4, value: 'x' },
  ]);
  t.same(await linesOf(''), []);
  t.same(await linesOf('\n\n\n'), []);
  t.same(await linesOf('\ufeff{"a":1}\r\n\r\n \t\n\ufeff\n{"a":2}\r\n\r'), [
    { line: 1, value: { a: 1 } },
    { line: 5, value: { a: 2 } },
  ]);
  t.same((await linesOf('\n\n1\n\r', { linesMax: 3 })).length, 1, 'nor does the end of a file count');
});

const outcomeOf = ({ line, value, error }: NdjsonLine) => (error === undefined ? { line, value } : { line, error: `${error}` });

/** A line as it is read when nothing is before or behind it; some values have a name that is forbidden. */
function alone(text: string, at: number) {
  try {
    return outcomeOf({ line: at + 1, value: parseJson(Buffer.from(text), 'zh') });
  } catch (error) {
    return outcomeOf({ line: at + 1, error: error as Error });
  }
}

t.test('the pieces in which it arrives make no difference', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.json(), { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), async (values, piece) => {
      const text = values.map((value) => `${value}\n`).join('');
      return isDeepStrictEqual((await linesOf(text, {}, piece)).map(outcomeOf), values.map(alone));
    }),
    { numRuns: 200 },
  );
});

t.test('a line that is wrong is told, and those behind it are read', async (t) => {
  const text = Buffer.concat([
    Buffer.from('{"a":1}\n{"a":\n'),
    Buffer.from([0x22, 0xff, 0x22, 0x0a]),
    Buffer.from(`${'['.repeat(40)}${']'.repeat(40)}\n{"__proto__":1}\n"${'x'.repeat(100)}"\n{"a":2}\n`),
  ]);
  const lines = await linesOf(text, { lineMaxBytes: 100 });
  t.match(lines, [
    { line: 1, value: { a: 1 } },
    { line: 2, error: { code: 'invalid-json' } },
    { line: 3, error: { code: 'invalid-json', params: { detail: '不是 UTF-8 编码' } } },
    { line: 4, error: { code: 'body-too-deep' } },
    { line: 5, error: { name: 'InputMismatch' } },
    { line: 6, error: { code: 'line-too-long', params: { limit: 100 } } },
    { line: 7, value: { a: 2 } },
  ]);
});

t.test('a line as long as allowed is taken, one that never ends is not kept', async (t) => {
  t.match(await linesOf(`"${'x'.repeat(98)}"`, { lineMaxBytes: 100 }), [{ value: 'x'.repeat(98) }]);
  t.match(await linesOf('x'.repeat(100_000), { lineMaxBytes: 100 }, 1_000), [{ line: 1, error: { code: 'line-too-long' } }]);
});

t.test('too many lines, empty ones too, and too many bytes end the reading', async (t) => {
  await t.rejects(linesOf('1\n2\n3\n4', { linesMax: 3 }), { code: 'too-many-lines', params: { limit: 3 } });
  await t.rejects(linesOf('\n\n\n\n', { linesMax: 3 }), { code: 'too-many-lines' });
  t.equal((await linesOf('1\n2\n3\n', { linesMax: 3 })).length, 3);
  await t.rejects(linesOf('1\n2\n3\n', { totalMaxBytes: 5 }, 2), { code: 'body-too-large', params: { limit: 5 } });
});

t.test('reading goes no faster than its consumer', async (t) => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given += 1;
      yield Buffer.from('1\n');
    }
  }
  const lines = readNdjson(endless(), 'zh');
  await lines.next();
  await lines.next();
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(given, 2);
  await lines.return();
});

t.test('a route answers line by line, before it has read everything', async (t) => {
  const running = await startServer(t, {
    routes: (server) => {
      server.post('/bulk', { config: { ndjson: true } }, async (request, reply) => {
        async function* answers() {
          for await (const line of readNdjson(request.body as AsyncIterable<Buffer>, languageOf(request))) {
            yield { line: line.line, ok: line.error === undefined };
          }
        }
        return reply.type(ndjsonMediaType).send(ndjsonStream(answers()));
      });
      server.post('/json', async () => ({}));
    },
  });
  const token = await running.token();
  const headers = { 'content-type': ndjsonMediaType, authorization: `Bearer ${token}` };
  const bulk = request({ port: running.port, host: '127.0.0.1', path: '/bulk', method: 'POST', headers });
  bulk.write('{"a":1}\n');
  const [response] = (await once(bulk, 'response')) as [IncomingMessage];
  t.match(response.headers['content-type'], /^application\/x-ndjson/);
  const chunks = response.setEncoding('utf8')[Symbol.asyncIterator]();
  t.equal((await chunks.next()).value, '{"line":1,"ok":true}\n');
  bulk.end('nonsense\n');
  t.equal((await chunks.next()).value, '{"line":2,"ok":false}\n');
  t.equal((await chunks.next()).done, true);

  const wrong = await running.send('POST', '/json', { token, body: '1\n', headers: { 'content-type': ndjsonMediaType } });
  t.equal(wrong.status, 415);
  t.equal((await running.send('POST', '/bulk', { token, body: '{}' })).status, 415);
});
