/**
 * Compares the real notice of 2012 with a reading that was checked by hand, and with the seed plan. The notice lies
 * beside the repository and not in it; without it these tests are skipped, and say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRejection } from '@duban/domain';
import { plan2012 } from '@duban/seeds';
import t from 'tap';
import { draftToManifest, type NoticeReading, readNotice } from '../src/index.js';
import { misplaced } from './places.js';

const seed = resolve(import.meta.dirname, '../../../../../shared/seed');
const skip = existsSync(seed) ? false : 'SKIPPED: ../shared/seed is missing, so the reader is not held against the real notice';

const bytes = () => readFileSync(resolve(seed, 'notice-2012.txt'));

function read(): NoticeReading {
  const reading = readNotice(bytes());
  if (isRejection(reading)) throw new Error(reading.rejected);
  return reading;
}

interface ReadTask {
  readonly code: string;
  readonly section: string;
  readonly title: string;
  readonly line: number;
  readonly persons: readonly string[];
  readonly leads: readonly string[];
  readonly cos: readonly string[];
}

const readTasks = () => JSON.parse(readFileSync(resolve(seed, 'tasks.json'), 'utf8')) as readonly ReadTask[];

t.test(
  '26 of 26 tasks have the titles, persons, leads and cooperating values of the hand-checked reading',
  { skip },
  async (t) => {
    const { draft, text } = read();
    const ours = draft.tasks.map((task) => ({
      code: task.code.value,
      section: draft.sections.find(({ number }) => number === task.section)?.title.value,
      title: task.title.value,
      line: text.slice(0, task.title.span.start).split('\n').length,
      persons: task.people.map(({ value }) => value),
      leads: task.leads.map(({ value }) => value.name),
      cos: task.cooperating.map(({ value }) => value.name),
    }));
    const theirs = readTasks().map(({ code, section, title, line, persons, leads, cos }) => ({
      code,
      section,
      title,
      line,
      persons,
      leads,
      cos,
    }));
    t.strictSame(ours, theirs);
  },
);

t.test('the import gives the seed plan, ids of units and people included', { skip }, async (t) => {
  const imported = draftToManifest(read().draft);
  if (isRejection(imported)) throw new Error(JSON.stringify(imported));
  const { indicators, ...plan } = imported;
  const { indicators: theirs, ...plan2012Rest } = plan2012;
  t.strictSame(plan, plan2012Rest);
  // The keys of indicators differ on purpose: the seed plan has short English ones, the import derives them.
  const place = (list: typeof theirs, key: string | undefined) => list.findIndex((indicator) => indicator.key === key);
  const withoutKeys = (list: typeof theirs) => list.map((each) => ({ ...each, key: '', subsetOf: place(list, each.subsetOf) }));
  t.equal(indicators.length, 22);
  t.strictSame(withoutKeys(indicators), withoutKeys(theirs));
});

t.test('names that have an id already keep it: then the import is exactly the seed plan', { skip }, async (t) => {
  const { units, people, indicators } = plan2012;
  t.strictSame(draftToManifest(read().draft, { known: { units, people, indicators } }), plan2012);
});

t.test('with the places in the notice it is the same plan, and every task quotes its own paragraph', { skip }, async (t) => {
  const { draft, text } = read();
  const document = { name: 'notice.txt', mediaType: 'text/plain', size: bytes().length, sha256: 'ab'.repeat(32) } as const;
  const { units, people, indicators } = plan2012;
  const imported = draftToManifest(draft, { known: { units, people, indicators }, provenance: { document, text } });
  if (isRejection(imported)) throw new Error(JSON.stringify(imported));
  const { document: recorded, ...plan } = imported;
  t.strictSame(recorded, document);
  const without = <Item extends { source?: unknown }>({ source: _, ...item }: Item) => item;
  t.strictSame({ ...plan, tasks: plan.tasks.map(without), indicators: plan.indicators.map(without) }, plan2012);
  for (const { code, title, source } of [...plan.tasks]) t.ok(source?.text.startsWith(title), code);
  t.equal(plan.indicators.filter(({ source }) => source !== undefined).length, 22);
});

t.test('every value is the text of its span', { skip }, async (t) => {
  t.strictSame(misplaced(read()), []);
});

t.test('the only problems reported are what the notice itself leaves open', { skip }, async (t) => {
  const problems = read().warnings.filter(({ severity }) => severity === 'problem');
  t.strictSame(
    problems.map(({ code, line }) => [code, line]),
    [['population-assumed', 81]],
  );
});

t.test('context figures and promises without a number are noted, not silently left out', { skip }, async (t) => {
  const { warnings } = read();
  const noted = (code: string) => warnings.filter((warning) => warning.code === code).map(({ zh }) => zh);
  for (const figure of ['146家', '882家', '10个'])
    t.ok(
      noted('figure-is-context').some((text) => text.includes(figure)),
      figure,
    );
  t.ok(noted('unquantified').length >= 10);
  t.equal(noted('document-not-a-deliverable').length, 9);
});
