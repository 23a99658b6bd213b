/** Everything that a view store holds of a plan, as text. */
import {
  allOf,
  changeIndexes,
  type DocumentKind,
  indicatorFlags,
  indicatorIndexes,
  measurementsOf,
  pageMax,
  reportsOf,
  taskFlags,
  taskIndexes,
  taskStatuses,
  type ViewStore,
} from '../src/index.js';

async function entries(store: ViewStore, plan: string, index: string) {
  const found: { sort: string; key: string }[] = [];
  for (;;) {
    const page = await store.scan(plan, index, { after: found.at(-1)?.sort, limit: pageMax, direction: 'asc' });
    found.push(...page);
    if (page.length < pageMax) return found;
  }
}

async function documents(store: ViewStore, plan: string, kind: DocumentKind, index: string) {
  const found: unknown[] = [];
  for (const { key } of await entries(store, plan, index)) found.push(await store.get(plan, kind, key));
  return found;
}

/** Documents byte for byte, every index that they lead to, the checkpoint and the revisions. */
export async function dump(store: ViewStore, plan: string): Promise<string> {
  const kinds: DocumentKind[] = ['plan', 'task', 'indicator', 'unit', 'person', 'change'];
  const dumped: Record<string, unknown> = {};
  for (const kind of kinds) dumped[kind] = await documents(store, plan, kind, allOf(kind));
  const names = new Set<string>(kinds.map(allOf));
  const { status, light, section, unit, person } = taskIndexes;
  for (const task of dumped['task'] as { code: string }[]) {
    dumped[`reports of ${task.code}`] = await documents(store, plan, 'report', reportsOf(task.code));
    names.add(reportsOf(task.code)).add(changeIndexes.subject('task', task.code));
  }
  for (const { key } of dumped['indicator'] as { key: string }[]) {
    dumped[`measurements of ${key}`] = await documents(store, plan, 'measurement', measurementsOf(key));
    names.add(measurementsOf(key)).add(indicatorIndexes.task(key)).add(changeIndexes.subject('indicator', key));
  }
  for (const each of ['done', 'green', 'yellow', 'red'] as const) names.add(light(each));
  for (const each of taskStatuses) {
    names.add(status(each));
  }
  for (const each of ['met', 'not-met', 'no-data', 'unquantified'] as const) names.add(indicatorIndexes.attainment(each));
  for (const each of taskFlags) names.add(taskIndexes.flag(each));
  for (const each of indicatorFlags) names.add(indicatorIndexes.flag(each));
  names.add(indicatorIndexes.headline);
  for (const { number } of (dumped['plan'] as { sections: { number: number }[] }[])[0]?.sections ?? [])
    names.add(section(number));
  for (const { id } of dumped['unit'] as { id: string }[]) names.add(unit(id)).add(changeIndexes.unit(id));
  for (const { id } of dumped['person'] as { id: string }[]) names.add(person(id));
  for (const change of dumped['change'] as { type: string; actor: { id: string }; changes: { field: string }[] }[]) {
    names.add(changeIndexes.type(change.type)).add(changeIndexes.actor(change.actor.id));
    for (const { field } of change.changes) names.add(changeIndexes.field(field));
  }
  for (const name of [...names].sort()) dumped[`index ${name}`] = await entries(store, plan, name);
  const progress = await store.progress(plan);
  dumped['checkpoint'] = progress?.checkpoint;
  dumped['revisions'] = [...(progress?.revisions ?? [])].sort();
  return JSON.stringify(dumped);
}
