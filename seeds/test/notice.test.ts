/**
 * Holds the data against the notice itself and against a hand-checked reading of its responsibility
 * blocks. Both lie beside the repository, not in it; without them these tests skip and say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import t from 'tap';
import { plan2012 } from '../src/index.js';

const repository = resolve(import.meta.dirname, '../../..');
const seed = resolve(repository, '../shared/seed');
const skip = existsSync(seed) ? false : 'SKIPPED: ../shared/seed is missing, so the plan is not held against its notice';

/** Indents and one title hold NBSP; everywhere it means a space. */
const read = (name: string) => readFileSync(resolve(seed, name), 'utf8').replaceAll('\u00a0', ' ');

interface ReadTask {
  readonly code: string;
  readonly section: string;
  readonly title: string;
  /** The line of the notice, from 1. */
  readonly line: number;
  readonly persons: readonly string[];
  readonly leads: readonly string[];
  readonly cos: readonly string[];
}

const readTasks = () => JSON.parse(read('tasks.json')) as readonly ReadTask[];
const noticeLines = () => read('notice-2012.txt').split('\n');

/** The paragraph of a task, or the opening paragraph, which holds the headline figures. */
function paragraph(code: string | undefined): string {
  const lines = noticeLines();
  if (code === undefined) return lines.find((line) => line.includes('力争2012年')) ?? '';
  const line = readTasks().find((task) => task.code === code)?.line ?? 0;
  return lines[line - 1] ?? '';
}

/** Each indicator's figure as the notice writes it. */
const figures: Record<string, string> = {
  'st-investment-growth': '增长15%以上',
  'rd-gdp': '达2.1%',
  'high-tech-output-growth': '增长20%以上',
  'patent-applications-growth': '分别增长10%,',
  'patent-grants-growth': '分别增长10%,',
  'invention-applications-growth': '分别增长15%以上',
  'invention-grants-growth': '分别增长15%以上',
  'innovative-cities-national': '三分之一以上的设区市',
  'innovative-cities-provincial': '三分之二以上的设区市',
  'innovative-counties': '三分之一以上的县(市、区)',
  'high-tech-enterprises': '高新技术企业300家以上',
  'regional-innovation-platforms': '新建5家区域创新平台',
  'key-labs-and-engineering-centres': '省级重点实验室、工程技术研究中心15家左右',
  'enterprise-research-institutes': '企业研究院25家左右',
  'high-tech-enterprise-research-centres': '高新技术企业研究中心200家左右',
  'incubators-provincial': '省级孵化器3家以上',
  'incubators-national': '争取2家以上',
  'incubator-area': '增加50万平方米以上',
  'patent-demonstration-enterprises': '新认定120家左右',
  'fiscal-st-above-revenue': '高于财政收入增长幅度',
  'fiscal-st-above-eleventh-plan': '高于“十一五”增长幅度',
  'integrity-risk-coverage': '全覆盖',
};

const numerals: Record<string, string> = { 三分之一: '1/3', 三分之二: '2/3', 全覆盖: '100' };

/** The target that a figure's text states, as a decimal or a fraction. */
function stated(figure: string): string | undefined {
  for (const [words, target] of Object.entries(numerals)) if (figure.includes(words)) return target;
  const match = /(\d+(?:\.\d+)?)(万?)/.exec(figure);
  if (match === null) return undefined;
  return match[2] === '万' ? `${match[1]}0000` : match[1];
}

t.test('codes, titles, sections, persons, units and placeholders are those of the reading', { skip }, async (t) => {
  const unitNames = new Map(plan2012.units.map(({ id, name }) => [id, name]));
  const peopleNames = new Map(plan2012.people.map(({ id, name }) => [id, name]));
  const ours = plan2012.tasks.map((task) => ({
    code: task.code,
    section: plan2012.sections.find(({ number }) => number === task.section)?.title,
    title: task.title,
    persons: task.responsible.map((id) => peopleNames.get(id)),
    leads: task.leads.map((id) => unitNames.get(id)),
    cos: task.cooperating.map((entry) => ('unit' in entry ? unitNames.get(entry.unit) : entry.placeholder)),
  }));
  const theirs = readTasks().map(({ code, section, title, persons, leads, cos }) => ({
    code,
    section,
    title,
    persons,
    leads,
    cos,
  }));
  t.strictSame(ours, theirs);
});

t.test('the plan, its sections and its tasks have their titles verbatim from the notice', { skip }, async (t) => {
  const lines = noticeLines();
  t.ok(lines.includes(plan2012.title));
  t.ok(lines.some((line) => line.startsWith(plan2012.issuer)));
  for (const { title } of plan2012.sections)
    t.ok(
      lines.some((line) => line.endsWith(`、${title}`)),
      title,
    );
  for (const { code, title } of plan2012.tasks) {
    const [, number] = code.split('.');
    t.match(
      paragraph(code)
        .trim()
        .replace(/^(\d+) ?\./, '$1.'),
      new RegExp(`^${number}\\.`),
      code,
    );
    t.ok(paragraph(code).includes(`.${title}。`), title);
  }
});

t.test('people and units occur in the notice', { skip }, async (t) => {
  const text = read('notice-2012.txt');
  for (const { name } of [...plan2012.people, ...plan2012.units]) t.ok(text.includes(name), name);
});

t.test("each indicator's figure stands in its task's paragraph and states its target", { skip }, async (t) => {
  t.strictSame(
    plan2012.indicators.map(({ key }) => key),
    Object.keys(figures),
  );
  for (const { key, task, target, qualifier, kind } of plan2012.indicators) {
    const figure = figures[key] as string;
    t.ok(paragraph(task).includes(figure), `${key}: ${figure}`);
    if (kind !== 'relational') t.equal(stated(figure), target, key);
    if (figure.includes('左右')) t.equal(qualifier, 'about', key);
    if (figure.includes('以上')) t.equal(qualifier, 'at-least', key);
  }
});

t.test('no figure of the notice is left out: the rest are known to be context', { skip }, async (t) => {
  const found = new Set(read('notice-2012.txt').match(/\d+(?:\.\d+)?(?:%|家|万平方米)/g));
  const promised = Object.values(figures).flatMap((figure) => figure.match(/\d+(?:\.\d+)?(?:%|家|万平方米)/g) ?? []);
  t.strictSame(
    [...found].filter((figure) => !promised.includes(figure)),
    ['146家', '882家'],
  );
});

t.test('what is to be delivered is named in its task', { skip }, async (t) => {
  for (const { code, deliverables } of plan2012.tasks) {
    for (const { name } of deliverables) {
      // 6.1 describes its policies without a title.
      if (name === '人才政策') continue;
      t.ok(paragraph(code).includes(name), `${code}: ${name}`);
    }
  }
});
