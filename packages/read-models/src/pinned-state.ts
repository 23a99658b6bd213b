/**
 * A state over a server that keeps no earlier states. The checkpoint and the generation of a plan are asked for once,
 * before its documents, so that no document is older than they say. A document may be newer, and of two that are read
 * one after the other the second may be newer than the first.
 */
import { DubanError } from '@duban/domain';
import type { DocumentKind, DocumentKinds } from './documents/index.js';
import { listed } from './listed.js';
import type { Standstill } from './progress.js';
import type { IndexEntry, ListedDocument, PlansOptions, ScanOptions, ViewReads, ViewState } from './store.js';

export class PinnedState implements ViewState {
  readonly #views: ViewReads;
  readonly #checkpoints = new Map<string, Promise<string | undefined>>();
  readonly #generations = new Map<string, Promise<string | undefined>>();
  #open = true;

  constructor(views: ViewReads) {
    this.#views = views;
  }

  async get<Kind extends DocumentKind>(plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return this.#now.get(plan, kind, key);
  }

  async getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    return this.#now.getMany(plan, kind, keys);
  }

  async scan(plan: string, index: string, options: ScanOptions): Promise<readonly IndexEntry[]> {
    return this.#now.scan(plan, index, options);
  }

  async list<Kind extends DocumentKind>(
    plan: string,
    index: string,
    kind: Kind,
    options: ScanOptions,
  ): Promise<readonly ListedDocument<Kind>[]> {
    return listed(this, plan, index, kind, options);
  }

  async checkpoint(plan: string): Promise<string | undefined> {
    const now = this.#now;
    return once(this.#checkpoints, plan, () => now.checkpoint(plan));
  }

  async generation(plan: string): Promise<string | undefined> {
    const now = this.#now;
    return once(this.#generations, plan, () => now.generation(plan));
  }

  async plans(options: PlansOptions): Promise<readonly string[]> {
    return this.#now.plans(options);
  }

  async standstill(plan: string): Promise<Standstill | undefined> {
    return this.#now.standstill(plan);
  }

  release(): void {
    this.#open = false;
  }

  get #now(): ViewReads {
    if (!this.#open) throw new DubanError('store-unavailable', { detail: 'released' });
    return this.#views;
  }
}

function once<Answer>(asked: Map<string, Promise<Answer>>, plan: string, ask: () => Promise<Answer>): Promise<Answer> {
  const known = asked.get(plan) ?? ask();
  asked.set(plan, known);
  return known;
}
