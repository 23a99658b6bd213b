/** The plan of the simulated year: that of 2012, with posts in the place of its people, on a clock of its own. */
import type { Manifest } from '@duban/domain';
import { people } from '../people-and-units.js';
import { plan2012 } from '../plan-2012.js';

export const simulatedYearId = 'zjkjt2012sim';
const firstDay = '2012-02-01';

const posts = new Map(people.map(({ id }, index) => [id, `zeren-${index + 1}`]));
/** The post that takes the place of a person of the notice. */
export const postOf = (person: string) => posts.get(person) ?? person;

export const simulatedYearManifest: Manifest = {
  ...plan2012,
  title: `【模拟】${plan2012.title}`,
  simulated: true,
  startsOn: firstDay,
  people: people.map((_, index) => ({ id: `zeren-${index + 1}`, name: `模拟责任岗${index + 1}` })),
  tasks: plan2012.tasks.map((task) => ({ ...task, responsible: task.responsible.map(postOf) })),
};
