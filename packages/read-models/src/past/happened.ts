/**
 * What would stand if only what speaks of a day up to a given one counted: of the reports of a task, or the measurements
 * of an indicator, that are neither retracted nor returned, the one of the latest day, of several of that day the last
 * made. It is the rule by which one stands at all, on fewer of them.
 */
import type { IndicatorDocument, MeasurementDocument, ReportDocument, TaskDocument } from '../documents/index.js';
import { measurementsOf, reportsOf } from '../indexes.js';
import { pageMax, type ViewState } from '../store.js';

interface Standing {
  readonly occurredOn: string;
  readonly retracted: boolean;
  readonly returned?: boolean;
}

/** `lookedAt`: records that had to be read. */
export interface Happened<Document> {
  readonly document: Document | null;
  readonly lookedAt: number;
}

export const reportBy = (
  views: Pick<ViewState, 'list'>,
  plan: string,
  { code, report }: TaskDocument,
  by: string,
): Promise<Happened<ReportDocument>> => latestBy(views, { plan, index: reportsOf(code), kind: 'report' }, report, by);

export const measurementBy = (
  views: Pick<ViewState, 'list'>,
  plan: string,
  { key, measurement }: IndicatorDocument,
  by: string,
): Promise<Happened<MeasurementDocument>> =>
  latestBy(views, { plan, index: measurementsOf(key), kind: 'measurement' }, measurement, by);

async function latestBy<Kind extends 'report' | 'measurement', Document extends Standing>(
  views: Pick<ViewState, 'list'>,
  { plan, index, kind }: { readonly plan: string; readonly index: string; readonly kind: Kind },
  stands: Document | null,
  by: string,
): Promise<Happened<Document>> {
  // What stands is the latest of all, so where it counts it stands here too; where none does, none would.
  if (stands === null || stands.occurredOn <= by) return { document: stands, lookedAt: 0 };
  let latest: Document | null = null;
  let lookedAt = 0;
  let after: string | undefined;
  for (;;) {
    const page = await views.list(plan, index, kind, { after, limit: pageMax, direction: 'asc' });
    for (const { document } of page) {
      // Sound: the index is one of documents of this kind.
      const record = document as unknown as Document | undefined;
      if (record === undefined || record.retracted || record.returned === true || record.occurredOn > by) continue;
      if (latest === null || record.occurredOn >= latest.occurredOn) latest = record;
    }
    lookedAt += page.length;
    after = page.at(-1)?.sort;
    if (page.length < pageMax) return { document: latest, lookedAt };
  }
}
