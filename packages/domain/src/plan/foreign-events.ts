/**
 * Events that others wrote into streams of the plan, as by hand into an event store that others share. Until the office
 * has decided that such an event is foreign, no command is taken on its stream, and the documents of the plan stand
 * still; from then on its revision counts and whoever reads passes over it. The decision stands in the plan's own
 * stream, which everybody may read, also where the foreign event stands there too.
 */
import { z } from 'zod';
import { reason } from '../command-table.js';
import { reject } from '../decider.js';
import { type StoredEvent, streamName } from '../event.js';
import type { EventTable, Evolve } from '../event-table.js';
import { planPrefix } from '../streams.js';
import { anyone } from '../who-may.js';
import { commandsOnPlan, countFault, type PlanState, sameFault } from './state.js';

/** Foreign events that one plan may pass over. */
const passedOverMax = 1_000;

/** `eventId` need not be a UUID of a known version: others choose their ids. */
const place = { stream: streamName, revision: z.int().min(0), eventId: z.guid() };

export const foreignEventEvents = {
  'event-passed-over': { zh: '认定外来事件', en: 'foreign event passed over', schema: z.strictObject(place) },
} satisfies EventTable;

/** The id of the event that an event of the plan's own stream decides to be foreign; undefined for every other event. */
export function decidesOn({ type, data }: Pick<StoredEvent, 'type' | 'data'>): string | undefined {
  const { eventId } = data;
  return type === 'event-passed-over' && typeof eventId === 'string' ? eventId : undefined;
}

export const evolveForeignEvents: Evolve<PlanState, typeof foreignEventEvents> = {
  'event-passed-over': ({ passedOver }, { data }) => {
    passedOver.add(data.eventId);
  },
};

export const foreignEventCommands = commandsOnPlan(foreignEventEvents, {
  'pass-over-event': {
    zh: '认定外来事件',
    en: 'decide that an event in a stream of the plan is foreign, and is passed over',
    body: z.strictObject({ ...place, reason }),
    who: anyone('office'),
    also: ['publishing'],
    settlesForeign: true,
    decide({ stream, revision, eventId }, { state, plan, standing }) {
      const there = stream.startsWith(planPrefix(plan)) && standing?.id === eventId && standing.foreign;
      if (!there) return reject('event-not-foreign', { stream, revision: String(revision), id: eventId });
      const fault = sameFault(state.passedOver.has(eventId)) ?? countFault(state.passedOver, passedOverMax);
      return fault ?? [{ type: 'event-passed-over', data: { stream, revision, eventId } }];
    },
  },
});
