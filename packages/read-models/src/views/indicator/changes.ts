/** What each event of an indicator that exists changes about it, verdict and flags aside. */
import type { IndicatorEvent } from '@duban/domain';
import type { IndicatorDocument } from '../../documents/index.js';
import type { Documents } from '../../view.js';
import type { EventOf } from '../by-event.js';

export type IndicatorChange = Partial<IndicatorDocument>;

export type IndicatorChanges<Types extends IndicatorEvent['type']> = {
  readonly [Type in Types]: (event: EventOf<Type>, indicator: IndicatorDocument, documents: Documents) => IndicatorChange;
};
