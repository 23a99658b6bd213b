/** A small plan and its people, for every test in this folder. */
import {
  type Actor,
  type Manifest,
  manifestEntries,
  type NewPlanEvent,
  type NoticeDocument,
  type PlanAndDay,
  type PlanState,
  planDecider,
  type Role,
} from '../src/index.js';
import { newestLightRuleSetVersion } from '../src/lights.js';
import { fold, type Past, uuidOf } from './history.js';

/** A notice, by name and digest only: its bytes are nobody's here. */
export const noticeSample: NoticeDocument = { name: '通知.txt', mediaType: 'text/plain', size: 900, sha256: 'ab'.repeat(32) };

export const plan = 'test2012';
export const publication = uuidOf(900_000);
export const published = { by: 'publication' as const, publication };
export const manifestDigest = 'd'.repeat(64);

/** 甲 and 乙 lead task 1.1, 丙 cooperates, 丁 has nothing to do with it. */
export const sample: Manifest = {
  title: '二〇一二年工作要点',
  issuer: '某厅',
  issuedOn: '2012-01-18',
  year: 2012,
  simulated: true,
  startsOn: '2012-01-01',
  sections: [
    { number: 1, title: '第一部分' },
    { number: 2, title: '第二部分' },
  ],
  units: [
    { id: 'jia', name: '甲处' },
    { id: 'yi', name: '乙处' },
    { id: 'bing', name: '丙处' },
    { id: 'ding', name: '丁处' },
  ],
  people: [
    { id: 'zhang-san', name: '张三' },
    { id: 'li-si', name: '李四' },
  ],
  tasks: [
    {
      code: '1.1',
      section: 1,
      title: '任务一',
      responsible: ['zhang-san'],
      leads: ['jia', 'yi'],
      cooperating: [{ unit: 'bing' }, { placeholder: '有关处室' }],
      deliverables: [{ kind: 'document', action: 'issue', name: '《办法》' }],
    },
    {
      code: '2.1',
      section: 2,
      title: '任务二',
      responsible: ['li-si'],
      leads: ['ding'],
      cooperating: [],
      due: '2012-06-30',
      deliverables: [],
    },
  ],
  indicators: [
    {
      key: 'rd-gdp',
      name: '研发投入占比',
      unitOfMeasure: '%',
      kind: 'ratio',
      qualifier: 'reach',
      commitment: 'stretch',
      target: '2.1',
      horizon: { from: 2012, to: 2012 },
    },
    {
      key: 'enterprises',
      task: '1.1',
      name: '企业',
      unitOfMeasure: '家',
      kind: 'count',
      qualifier: 'at-least',
      commitment: 'binding',
      target: '300',
      horizon: { from: 2012, to: 2012 },
    },
  ],
};

export const actorOf = (
  role: Role | readonly Role[],
  unit?: string,
  id = `${[role].flat().join('-')}-${unit ?? 'none'}`,
): Actor => ({
  id,
  name: id,
  ...(unit === undefined ? {} : { unit }),
  roles: [...[role].flat()],
});

export const office = actorOf('office', 'ding');
export const system = actorOf('system');
export const reporterJia = actorOf('reporter', 'jia');
export const reporterYi = actorOf('reporter', 'yi');
export const reporterBing = actorOf('reporter', 'bing');
export const reporterDing = actorOf('reporter', 'ding');
export const leader = actorOf('leader', undefined, 'zhang-san');

/** The events of a publication up to a point. */
export function publicationOf(manifest: Manifest, until: 'publishing' | 'open'): Past<NewPlanEvent>[] {
  const { sections, units, people, tasks, indicators } = manifest;
  const started: NewPlanEvent = {
    type: 'publication-started',
    data: {
      publication,
      manifestDigest,
      title: manifest.title,
      issuer: manifest.issuer,
      issuedOn: manifest.issuedOn,
      ...(manifest.document && { document: manifest.document }),
      year: manifest.year,
      simulated: manifest.simulated ?? false,
      startsOn: manifest.startsOn ?? '2012-01-25',
      lightRules: newestLightRuleSetVersion,
      counts: {
        sections: sections.length,
        units: units.length,
        people: people.length,
        tasks: tasks.length,
        indicators: indicators.length,
      },
      chunks: 1,
    },
  };
  const chunk: NewPlanEvent = {
    type: 'publication-chunk-recorded',
    data: { publication, index: 0, entries: manifestEntries(manifest) },
  };
  const events: NewPlanEvent[] = [started, chunk];
  if (until === 'open') events.push({ type: 'published', data: { publication } });
  return events.map((event) => ({ event, by: office }));
}

export type PlanStatus = PlanState['status'];

function planState(status: PlanStatus = 'open', manifest: Manifest = sample): PlanState {
  return fold(planDecider, `${plan}-plan.main`, status === 'absent' ? [] : publicationOf(manifest, status));
}

/** What a task or an indicator sees of the plan on a day. */
export function planAndDay(today = '2012-06-30', status: PlanStatus = 'open', manifest: Manifest = sample): PlanAndDay {
  return { plan, state: planState(status, manifest), today };
}

/** The same plan with subjects bound to its people. */
export function withAccounts(plan: PlanAndDay, ...accounts: [subject: string, person: string][]): PlanAndDay {
  const subjects = new Map<string, Set<string>>();
  for (const [subject, person] of accounts) subjects.set(person, (subjects.get(person) ?? new Set()).add(subject));
  return { ...plan, state: { ...plan.state, accounts: new Map(accounts), subjects } };
}
