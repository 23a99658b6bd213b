/** The documents of one plan that its writer reads again, in memory: no history and no index, which make most of it. */
import type { DocumentKind, DocumentKinds } from '../documents/index.js';
import type { Applied, Batch, IndexEntry, PlanProgress, PlanStore } from '../store.js';

export class DocumentsOnly implements PlanStore {
  readonly #documents = new Map<string, DocumentKinds[DocumentKind]>();
  readonly #revisions = new Map<string, number>();
  #checkpoint: string | undefined;

  async get<Kind extends DocumentKind>(_plan: string, kind: Kind, key: string): Promise<DocumentKinds[Kind] | undefined> {
    return this.#documents.get(`${kind}/${key}`) as DocumentKinds[Kind] | undefined;
  }

  getMany<Kind extends DocumentKind>(
    plan: string,
    kind: Kind,
    keys: readonly string[],
  ): Promise<(DocumentKinds[Kind] | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(plan, kind, key)));
  }

  /** A writer lists only what it did not write itself. */
  async scan(): Promise<readonly IndexEntry[]> {
    throw new Error('documents without indexes are listed');
  }

  async checkpoint(): Promise<string | undefined> {
    return this.#checkpoint;
  }

  async progress(): Promise<PlanProgress | undefined> {
    return this.#checkpoint === undefined ? undefined : { checkpoint: this.#checkpoint, revisions: this.#revisions };
  }

  async apply(_plan: string, { changes, revisions, checkpoint }: Batch): Promise<Applied> {
    for (const change of changes) {
      if (change.op === 'delete') this.#documents.delete(`${change.kind}/${change.key}`);
      if (change.op === 'put' && change.kind !== 'change') this.#documents.set(`${change.kind}/${change.key}`, change.document);
    }
    for (const [stream, revision] of revisions) this.#revisions.set(stream, revision);
    this.#checkpoint = checkpoint;
    return { applied: true };
  }
}
