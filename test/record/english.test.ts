/**
 * An answer in English holds Chinese only where a person wrote it. Checked for every list of the recorded year in every
 * format.
 */
import t from 'tap';
import { startAsked } from './asking.js';
import { journalIn } from './folders.js';
import { readRecording } from './recording.js';

const han = /\p{Script=Han}/u;

/** Every text of a JSON value. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* textsIn(part);
}

/**
 * Everything that the events say in Chinese: names, titles, reasons. The longest first, because one text may contain
 * another.
 */
function written(files: Readonly<Record<string, string>>): Set<string> {
  const lines = Object.entries(files).flatMap(([path, text]) => (path.endsWith('.journal') ? text.split('\n') : []));
  const events = lines.flatMap((line) => (line.includes('{') ? [JSON.parse(line.slice(line.indexOf('{'))) as unknown] : []));
  const texts = [...textsIn(events)].filter((text) => han.test(text));
  return new Set(texts.sort((one, other) => other.length - one.length));
}

/** The lines of a table, or the texts in JSON or in a workbook. */
function partsOf(form: string, body: string): string[] {
  if (form.includes('json')) return [...textsIn(JSON.parse(body))];
  if (form.includes('spreadsheetml'))
    return [...body.matchAll(/<t[^>]*>([^<]*)<\/t>| name="([^"]*)"/g)].map(([, text, name]) => text ?? name ?? '');
  return body.split('\r\n').map((line) => line.replaceAll('""', '"'));
}

t.test('an answer in English holds Chinese only where the data are Chinese', { timeout: 280_000 }, async (t) => {
  const folder = t.testdir();
  const journal = readRecording('journal');
  journalIn(folder, journal);
  const server = await startAsked({ DUBAN_EVENT_STORE: `journal:${folder}` }, () => Date.parse(journal.askedAt));
  t.teardown(() => server.running.lifecycle.stop());
  const data = written(journal.files);
  const seen = new Map<string, string>();
  const leftOver = (text: string) => {
    if (!han.test(text) || data.has(text)) return '';
    const known = seen.get(text);
    if (known !== undefined) return known;
    let rest = text;
    for (const each of data) if (rest.includes(each)) rest = rest.replaceAll(each, '');
    const left = han.test(rest) ? rest : '';
    seen.set(text, left);
    return left;
  };
  const lists = ['tasks', 'indicators', 'units', 'people', 'history', 'lights?rules=lights-v1'].map(
    (list) => `/v1/plans/zjkjt2012sim/${list}`,
  );
  const records = ['tasks/3.2/reports', 'tasks/3.2/history', 'indicators/high-tech-enterprises/measurements'].map(
    (list) => `/v1/plans/zjkjt2012sim/${list}`,
  );
  const asFiles = [...lists, ...records, '/v1/plans', '/v1/oversight'];
  const questions = [
    ...asFiles.flatMap((of) => [of, `${of}${of.includes('?') ? '&' : '?'}format=csv`]),
    '/v1/plans/zjkjt2012sim',
    '/v1/plans/zjkjt2012sim/tasks/3.2',
    '/v1/plans/zjkjt2012sim/units/gaoxin',
    '/v1/plans/zjkjt2012sim/units/gaoxin/report-template',
  ];
  for (const of of questions) {
    const { status, form, body } = await server.ask({
      by: of.includes('template') ? 'general office' : 'auditor',
      of,
      language: 'en',
    });
    t.equal(status, 200, of);
    t.strictSame(
      [...new Set(partsOf(form, body).map(leftOver))].filter((left) => left !== ''),
      [],
      of,
    );
    t.notMatch(decodeURIComponent(form), / UTF-8''.*(任务|指标|单位|模拟|填报表)/, of);
  }
  t.match(await server.ask({ by: 'auditor', of: '/v1/plans/zjkjt2012sim', language: 'en' }), { body: /"notice":"simulated"/ });
});
