/** All questions about the recorded year: every route, every task, indicator, unit and person, every filter. */
import { accounts } from '@duban/seeds';
import { type AskedServer, stranger } from './asking.js';
import type { Question } from './recording.js';

interface Item {
  readonly code: string;
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly changes: readonly { readonly field: string }[];
  readonly report?: { readonly evidence: readonly { readonly sha256: string }[] } | null;
}

const versions = ['lights-v1', 'lights-v2'];
const plans = ['zjkjt2012', 'zjkjt2012sim'];
const kindsOfAskers = [
  'inspector',
  'planning office',
  'general office',
  'leader 1',
  'supervisor',
  'reporter of gaoxin',
  'reporter of jihua',
  'nobody',
  stranger,
];

export async function questionsFor(server: AskedServer): Promise<Question[]> {
  const questions: Question[] = [];
  /** Asks, and follows all pages for one asker only: for other askers the pages differ only in what they may see. */
  const ask = async (by: string, of: string, language?: 'en'): Promise<Item[]> => {
    const items: Item[] = [];
    for (let page = of; ; page = `${of}${of.includes('?') ? '&' : '?'}cursor=*`) {
      const question = { by, of: page, ...(language === undefined ? {} : { language }) };
      questions.push(question);
      const { body, form } = await server.ask(question);
      const answer = form.includes('json') ? (JSON.parse(body) as { items?: Item[]; next?: string | null }) : {};
      items.push(...(answer.items ?? []));
      if (typeof answer.next !== 'string' || by !== 'auditor') return items;
    }
  };

  // Comes first, because what oversight shows changes while questions are asked.
  for (const by of ['auditor', ...kindsOfAskers]) {
    await ask(by, '/v1/oversight?limit=200');
    for (const kind of ['refusals', 'access', 'dropped']) await ask(by, `/v1/oversight?kind=${kind}`);
    await ask(by, '/v1/oversight?format=csv', 'en');
  }
  for (const plan of plans) await askOfPlan(ask, plan);
  for (const by of ['auditor', ...kindsOfAskers]) await ask(by, '/v1/plans');
  await ask('auditor', '/v1/plans?format=csv');
  return questions;
}

async function askOfPlan(ask: (by: string, of: string, language?: 'en') => Promise<Item[]>, plan: string): Promise<void> {
  const at = `/v1/plans/${plan}`;
  const auditor = (of: string, language?: 'en') => ask('auditor', of, language);
  const list = async (of: string) => {
    await auditor(`${of}${of.includes('?') ? '&' : '?'}format=csv`);
    return auditor(`${of}${of.includes('?') ? '&' : '?'}limit=200`);
  };

  await auditor(at);
  const tasks = (await list(`${at}/tasks`)).map(({ code }) => code);
  const indicators = (await list(`${at}/indicators`)).map(({ key }) => key);
  const units = (await list(`${at}/units`)).map(({ id }) => id);
  const people = (await list(`${at}/people`)).map(({ id }) => id);
  const changes = await list(`${at}/history`);
  const types = [...new Set(changes.map(({ type }) => type))];
  const fields = [...new Set(changes.flatMap((change) => change.changes.map(({ field }) => field)))];

  for (const of of [`${at}/tasks?limit=7`, `${at}/indicators?limit=7`, `${at}/units?limit=7`, `${at}/people?limit=7`])
    await auditor(of);
  for (const filter of [
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((section) => `section=${section}`),
    ...units.map((unit) => `unit=${unit}`),
    ...people.map((person) => `person=${person}`),
    ...['done', 'green', 'yellow', 'red'].map((light) => `light=${light}`),
    ...['registered', 'acknowledged', 'in-progress', 'completion-requested', 'completed', 'suspended', 'cancelled'].map(
      (status) => `status=${status}`,
    ),
    ...['no-eligible-verifier', 'overdue', 'obstacles', 'extension-pending', 'suspended'].map((flag) => `flag=${flag}`),
    'overdue=true',
    'overdue=false',
    'light=yellow&unit=gaoxin',
    'status=in-progress&section=3&overdue=false',
  ])
    await auditor(`${at}/tasks?${filter}`);
  await auditor(`${at}/tasks?unit=gaoxin&format=csv`);
  for (const filter of [
    ...tasks.map((task) => `task=${task}`),
    ...['met', 'not-met', 'no-data', 'unquantified'].map((attainment) => `attainment=${attainment}`),
    ...['disputed', 'proposal-pending', 'missed'].map((flag) => `flag=${flag}`),
    'headline=true',
    'headline=false',
    'headline=false&attainment=met',
  ])
    await auditor(`${at}/indicators?${filter}`);
  for (const rules of versions) {
    await list(`${at}/lights?rules=${rules}`);
    for (const differs of ['true', 'false']) await auditor(`${at}/lights?rules=${rules}&differs=${differs}`);
  }

  for (const code of tasks) {
    const task = `${at}/tasks/${code}`;
    await auditor(task);
    await list(`${task}/reports`);
    await auditor(`${task}/reports?order=asc&limit=5`);
    await list(`${task}/history`);
    for (const rules of versions) await auditor(`${task}/lights?rules=${rules}`);
  }
  for (const key of indicators) {
    const indicator = `${at}/indicators/${key}`;
    await auditor(indicator);
    await list(`${indicator}/measurements`);
    await list(`${indicator}/history`);
  }
  for (const unit of units) await auditor(`${at}/units/${unit}`);
  for (const person of people) await auditor(`/v1/people/${person}`);

  for (const filter of [
    'order=asc',
    ...units.map((unit) => `unit=${unit}`),
    ...types.map((type) => `type=${type}`),
    ...fields.map((field) => `field=${field}`),
    ...[...accounts.values()].map(({ id }) => `actor=${encodeURIComponent(id)}`),
    ...[`plan/${plan}`, 'calendar/days', 'unit/gaoxin', `person/${people[0]}`, 'task/3.2'].map((subject) => `subject=${subject}`),
    'from=2012-06-01&to=2012-06-30',
    'from=2012-06-01T00:00:00Z&unit=gaoxin&field=percent',
  ])
    await auditor(`${at}/history?limit=200&${filter}`);
  await auditor(`${at}/history?limit=37&order=asc&from=2012-03-01&to=2012-04-30`);

  const evidence = [...new Set(changes.flatMap((change) => JSON.stringify(change).match(/\b[0-9a-f]{64}\b/g) ?? []))];
  for (const by of ['auditor', ...kindsOfAskers]) {
    for (const of of [
      at,
      `${at}/tasks?limit=3`,
      `${at}/tasks/3.2`,
      `${at}/tasks/3.2/reports?limit=3`,
      `${at}/tasks/3.2/lights?rules=lights-v2`,
      `${at}/tasks/2.2/lights?rules=lights-v1`,
      `${at}/lights?rules=lights-v1&limit=2`,
      `${at}/indicators?limit=2`,
      `${at}/indicators/${indicators[0]}/measurements?limit=3`,
      `${at}/units/gaoxin`,
      `${at}/people?limit=3`,
      `/v1/people/${people[0]}`,
      `${at}/history?limit=3`,
      `${at}/history?limit=20&unit=gaoxin`,
      `${at}/history?limit=20&unit=jihua`,
      `${at}/notice`,
      ...evidence.map((sha256) => `/v1/evidence/${sha256}?plan=${plan}`),
      ...['gaoxin', 'jihua'].map((unit) => `${at}/units/${unit}/report-template`),
    ])
      await ask(by, of);
    // All of them only if the answer depends on the asker's unit.
    const many = by.startsWith('reporter') ? undefined : 3;
    for (const code of tasks.slice(0, many)) await ask(by, `${at}/tasks/${code}/history?limit=2`);
    for (const key of indicators.slice(0, many)) await ask(by, `${at}/indicators/${key}/history?limit=2`);
  }
  for (const unit of units) await ask('general office', `${at}/units/${unit}/report-template`);

  for (const language of [undefined, 'en'] as const) {
    for (const of of [
      `${at}/tasks/9.99`,
      `${at}/tasks/nonsense`,
      `${at}/indicators/none`,
      `${at}/units/none`,
      '/v1/people/none',
      '/v1/plans/none',
      `${at}/tasks?light=blue`,
      `${at}/tasks?nonsense=1`,
      `${at}/tasks?limit=0`,
      `${at}/tasks?cursor=nonsense`,
      `${at}/lights?rules=lights-v9`,
      `${at}/history?field=nonsense`,
      `${at}/history?type=nonsense`,
      `${at}/history?subject=task/9.99`,
      `${at}/history?subject=nonsense`,
      `${at}/tasks?minPosition=nonsense`,
      `${at}/notice?sha256=${'0'.repeat(64)}`,
      `/v1/evidence/${'0'.repeat(64)}?plan=${plan}`,
      '/v1/nonsense',
      `${at}/acknowledge`,
    ])
      await auditor(of, language);
    await ask('reporter of gaoxin', `${at}/history`, language);
    await ask('nobody', at, language);
    await ask(stranger, at, language);
    for (const of of [at, `${at}/tasks/3.2`, `${at}/tasks/3.2/history?limit=5`, `${at}/tasks?limit=3&format=csv`])
      await auditor(of, language);
  }

  const commandLines = [
    `status ${plan}`,
    `status ${plan} --indicators`,
    `status ${plan} --unit gaoxin`,
    `status ${plan} --flag no-eligible-verifier`,
    ...versions.map((rules) => `status ${plan} --rules ${rules}`),
    ...tasks.map((code) => `status ${plan} --task ${code}`),
    `status ${plan} --task 9.99`,
    `history ${plan} --limit 100`,
    `history ${plan} --task 3.2`,
    `history ${plan} --indicator high-tech-enterprises --field target`,
    `history ${plan} --task 3.2 --type report-corrected --json`,
  ];
  for (const line of ['status', ...commandLines]) await auditor(`duban ${line}`);
}
