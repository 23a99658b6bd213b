import { DubanError, planPrefix, type RecordedEvent, referencesIn } from '@duban/domain';
import type { ServerInstance } from '@duban/runtime';
import { requireRight } from '../access.js';
import { eventAnswer, referringMax, storedContent } from '../answers/event.js';
import { linksOf } from '../answers/links.js';
import { marks } from '../answers/marks.js';
import { type OpenPlan, openPlan } from '../open-plan.js';
import { eventParams, minPositionQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';

/**
 * The event with an id. The history knows where nearly all of them are; traces and foreign events are searched one by
 * one.
 * @throws {DubanError} `event-not-found`
 */
async function eventOf({ events }: QueryParts, { id: plan, views }: OpenPlan, event: string): Promise<RecordedEvent> {
  const change = await views.get(plan, 'change', event);
  const candidates =
    change === undefined
      ? events.readAll({ prefix: planPrefix(plan) })
      : events.readStream(change.stream, Number(change.revision));
  for await (const recorded of candidates) if (recorded.id === event) return recorded;
  throw new DubanError('event-not-found', { plan, event });
}

export function eventRoutes(app: ServerInstance, parts: QueryParts): void {
  app.get(
    '/v1/plans/:plan/events/:event',
    {
      schema: {
        operationId: 'getEvent',
        tags: ['变更历史 history'],
        summary: '事件原文及其关联 / one event as it is stored, what it refers to and what refers to it',
        description:
          '仅监察与审计可查，查阅有记录。 / For inspectors and auditors only, and recorded. Salts are shown, so that the log entry can be made again from the event.',
        params: eventParams,
        querystring: minPositionQuery,
        response: { 200: eventAnswer },
      },
    },
    async (request) => {
      requireRight('read-event', request.actor);
      const plan = await openPlan(parts, request);
      const recorded = await eventOf(parts, plan, request.params.event);
      tellReading(parts, request);
      const links = { eventId: recorded.id, refersTo: referencesIn(recorded) };
      return {
        ...storedContent(recorded, plan.language),
        ...(await linksOf(plan, links, { max: referringMax })),
        ...marks(plan),
      };
    },
  );
}
