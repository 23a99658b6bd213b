/** What a plan's documents are after its events, for tests of views. */
import type { DocumentKind, DocumentKinds, ViewStore } from '../../src/index.js';
import { changeIndexes, pageMax, planKey } from '../../src/index.js';
import { ListSource, project } from '../sources.js';
import type { World } from '../world.js';

export class Reading {
  readonly #plan: string;
  readonly store: ViewStore;

  constructor(plan: string, store: ViewStore) {
    this.#plan = plan;
    this.store = store;
  }

  async get<Kind extends DocumentKind>(kind: Kind, key: string): Promise<DocumentKinds[Kind]> {
    const document = await this.store.get(this.#plan, kind, key);
    if (document === undefined) throw new Error(`no ${kind} ${key}`);
    return document;
  }

  plan() {
    return this.get('plan', planKey);
  }

  /** Keys in an index, in its order. */
  async keys(index: string): Promise<string[]> {
    return (await this.store.scan(this.#plan, index, { limit: pageMax, direction: 'asc' })).map(({ key }) => key);
  }

  async changes(index: string = changeIndexes.all) {
    return Promise.all((await this.keys(index)).map((key) => this.get('change', key)));
  }

  /** Field → [before, after] of the entry that an event gave. */
  async fieldsOf(id: string): Promise<Record<string, [unknown, unknown]>> {
    const { changes } = await this.get('change', id);
    return Object.fromEntries(changes.map(({ field, before, after }) => [field, [before, after]]));
  }
}

export async function read(world: World): Promise<Reading> {
  return new Reading(world.plan, await project(new ListSource(world.events)));
}
