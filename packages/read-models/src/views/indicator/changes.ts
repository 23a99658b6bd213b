/** What each event of an indicator that exists changes about it, verdict and flags aside. One map for each table of events. */
import type { EventOf, EventTable, TypeIn } from '@duban/domain';
import type { IndicatorDocument } from '../../documents/index.js';
import type { Documents } from '../../view.js';

export type IndicatorChange = Partial<IndicatorDocument>;

export type IndicatorChanges<Events extends EventTable> = {
  readonly [Type in TypeIn<Events>]: (
    event: EventOf<Events, Type>,
    indicator: IndicatorDocument,
    documents: Documents,
  ) => IndicatorChange;
};
