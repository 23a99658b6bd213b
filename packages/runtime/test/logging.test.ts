import { PassThrough } from 'node:stream';
import t from 'tap';
import { createLogger, type LogLevel } from '../src/index.js';

function logTo(level: LogLevel = 'info') {
  const stream = new PassThrough();
  return { logger: createLogger({ level, destination: stream }), text: () => String(stream.read() ?? '') };
}

t.test('a line is JSON with an ISO time and the name of its level', async (t) => {
  const { logger, text } = logTo();
  logger.info({ plan: 'zjkjt2012' }, 'published');
  const line = JSON.parse(text()) as Record<string, unknown>;
  t.match(line, { level: 'info', plan: 'zjkjt2012', msg: 'published', time: /^\d{4}-\d\d-\d\dT.*Z$/ });
  t.same(Object.keys(line).sort(), ['level', 'msg', 'plan', 'time']);
});

t.test('what is below the level is not written', async (t) => {
  const { logger, text } = logTo('warn');
  logger.info('no');
  t.equal(text(), '');
});

t.test('secrets in well-known places are never written', async (t) => {
  const { logger, text } = logTo();
  logger.info({
    authorization: 'hunter2',
    body: { note: 'hunter2' },
    token: 'hunter2',
    headers: { authorization: 'hunter2', cookie: 'hunter2', 'set-cookie': 'hunter2' },
    request: { headers: { authorization: 'hunter2', cookie: 'hunter2' }, body: 'hunter2', password: 'hunter2' },
  });
  const line = text();
  t.notMatch(line, /hunter2/);
  t.match(line, /\[redacted\]/);
});

t.test('an error is written with its stack and causes, without what else it carries', async (t) => {
  const { logger, text } = logTo();
  const cause = Object.assign(new Error('disk'), { code: 'ENOSPC', input: 'hunter2' });
  logger.error({ err: Object.assign(new TypeError('outer', { cause }), { body: 'hunter2' }) }, 'failed');
  const line = text();
  t.match(JSON.parse(line), {
    err: { type: 'TypeError', message: 'outer', stack: /TypeError: outer/, cause: { code: 'ENOSPC' } },
  });
  t.notMatch(line, /hunter2/);
});
