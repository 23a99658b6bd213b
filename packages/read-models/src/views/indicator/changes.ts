/**
 * How each event changes an indicator that exists, except for its verdict and flags. One map for each table of
 * events.
 */
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
