import { DubanError, parseStream, planStream } from '@duban/domain';
import { parsePoint, type WalkedEvent, type WalkedThing, walk } from '@duban/read-models';
import { languageOf, ndjsonMediaType, ndjsonStream, problemOf, type ServerInstance } from '@duban/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { historyOf, requireRight, seesChannels } from '../access.js';
import { unitIds } from '../answers/holders.js';
import { type WalkEndLine, walkedLine, walkLine } from '../answers/walked.js';
import { actorOf } from '../list-of-changes.js';
import { waitForPosition } from '../open-plan.js';
import { OpenWalks } from '../open-walks.js';
import { boundsOf, planParams, type WalkQuery, walkQuery } from '../query-params.js';
import type { QueryParts } from '../query-parts.js';
import { tellReading } from '../tell-oversight.js';
import { tenuresOf } from '../tenures.js';

const stalledMs = 60_000;
/** How often it is checked whether the reader may still read. */
const lookAgainMs = 1_000;

/** The units of the task or indicator that a walk asks about, now and before. */
async function holdersOf(parts: QueryParts, plan: string, { task: code, indicator: key }: WalkQuery) {
  const { views } = parts;
  const indicator = key === undefined ? undefined : await views.get(plan, 'indicator', key);
  if (key !== undefined && indicator === undefined) throw new DubanError('indicator-not-found', { plan, key });
  const task = code === undefined ? undefined : await views.get(plan, 'task', code);
  if (code !== undefined && task === undefined) throw new DubanError('task-not-found', { plan, code });
  const owner = indicator?.task == null ? undefined : await views.get(plan, 'task', indicator.task.code);
  const [first = [], ...others] = [task, indicator].flatMap((each) => (each === undefined ? [] : [unitIds(each)]));
  const before = [task, owner].flatMap((each) => (each === undefined ? [] : [each]));
  return {
    // If the walk asks about two things, a unit that has only one of them reads only what concerned itself.
    now: first.filter((unit) => others.every((units) => units.includes(unit))),
    former: (await Promise.all(before.map(async (each) => [...(await tenuresOf(parts, plan, each)).keys()]))).flat(),
  };
}

/** @throws {DubanError} `plan-not-found` */
async function requirePlan({ events }: QueryParts, plan: string): Promise<void> {
  for await (const _ of events.readStream(planStream(plan))) return;
  throw new DubanError('plan-not-found', { plan });
}

/** @throws {DubanError} `interval-reversed`, `point-to-come`, `event-not-found`, and what `PastReader.resolve` throws */
async function checkInterval({ past }: QueryParts, plan: string, { from, to, after }: WalkQuery): Promise<void> {
  boundsOf({ from, to });
  if (after !== undefined) await past.resolve(plan, { kind: 'event', event: after });
  const begins = from === undefined ? undefined : parsePoint(from);
  if (begins === undefined) return;
  await past.resolve(plan, begins).catch((error: unknown) => {
    // An interval may begin before the plan does.
    if (!(error instanceof DubanError) || error.code !== 'point-before-plan') throw error;
  });
}

/** The things of an event that are shown; undefined when the event is not shown at all. */
type Shown = (walked: WalkedEvent) => readonly WalkedThing[] | undefined;

/** Of somebody who did nothing in a plan only its documents know. @throws {DubanError} `actor-not-found` */
async function requireIdle({ views }: QueryParts, plan: string, actor: string): Promise<void> {
  const state = await views.state();
  try {
    await actorOf({ id: plan, views: state }, actor);
  } finally {
    state.release();
  }
}

const isBy = ({ event: { meta } }: WalkedEvent, actor: string) => meta.actor.id === actor || meta.actor.name === actor;

/** @param concerning see `historyOf` */
function shownOf({ task, indicator, actor, correlation, from, to }: WalkQuery, concerning: string | undefined): Shown {
  const { above: begin, below: end } = boundsOf({ from, to });
  const asked = new Set([
    ...(task === undefined ? [] : [`task/${task}`]),
    ...(indicator === undefined ? [] : [`indicator/${indicator}`]),
  ]);
  return (walked) => {
    const { event, things } = walked;
    const { meta, stream } = event;
    if (actor !== undefined && !isBy(walked, actor)) return undefined;
    if (correlation !== undefined && meta.correlationId !== correlation) return undefined;
    if (begin !== undefined && meta.recordedAt < begin) return undefined;
    if (end !== undefined && meta.recordedAt >= end) return undefined;
    if (asked.size === 0) return things;
    const own = things.filter(
      ({ subject, units }) =>
        asked.has(`${subject.kind}/${subject.key}`) &&
        (concerning === undefined || units.includes(concerning) || meta.actor.unit === concerning),
    );
    // Foreign events and traces name no things. Only their stream says what they are about.
    const { aggregate, key } = parseStream(stream);
    const isIts = things.length === 0 && concerning === undefined && asked.has(`${aggregate}/${key}`);
    return own.length > 0 || isIts ? own : undefined;
  };
}

interface Walking {
  readonly plan: string;
  readonly query: WalkQuery;
  readonly shown: Shown;
  readonly stopping: AbortSignal;
  readonly close: () => void;
}

/** The lines of a walk. The reader sets the pace; a reader who takes nothing for long is cut off. */
async function* lines(
  parts: QueryParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { plan, query, shown, stopping, close }: Walking,
): AsyncGenerator<unknown> {
  const language = languageOf(request);
  const form = { withChannel: seesChannels(request.actor), language };
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
    close();
  });
  let skipping = query.after !== undefined;
  let isKnown = query.actor === undefined;
  let events = 0;
  let last: string | null = query.after ?? null;
  let lookedAt = performance.now();
  const end = (problem: WalkEndLine['problem']): WalkEndLine => ({
    kind: 'end',
    complete: problem === null,
    events,
    last,
    problem,
  });
  try {
    for await (const walked of walk(parts.source, plan, AbortSignal.any([stopping, gone.signal]))) {
      const { id } = walked.event;
      isKnown ||= isBy(walked, query.actor as string);
      if (!skipping) {
        const things = shown(walked);
        if (things !== undefined) {
          events += 1;
          const stalled = setTimeout(() => {
            request.log.info({ plan, events }, 'a reader of a walk took nothing for too long');
            reply.raw.destroy();
          }, parts.walkStalledMs ?? stalledMs);
          try {
            yield walkedLine(walked, things, form);
          } finally {
            clearTimeout(stalled);
          }
        }
        last = id;
      }
      if (id === query.after) skipping = false;
      stopping.throwIfAborted();
      if (performance.now() - lookedAt >= lookAgainMs) {
        await request.authenticateAgain();
        lookedAt = performance.now();
      }
    }
    if (!isKnown) await requireIdle(parts, plan, query.actor as string);
    yield end(null);
  } catch (error) {
    if (gone.signal.aborted) return;
    const problem = problemOf(error, language, request.id);
    if (problem.code === 'internal') request.log.error({ err: error, plan }, 'a walk through changes failed');
    yield end(problem);
  } finally {
    close();
  }
}

export function walkRoutes(app: ServerInstance, parts: QueryParts): void {
  const walks = new OpenWalks();
  app.addHook('preClose', (done) => {
    walks.stop();
    done();
  });
  app.get(
    '/v1/plans/:plan/changes',
    {
      config: { answersLines: walkLine },
      schema: {
        operationId: 'walkChanges',
        tags: ['变更历史 history'],
        summary:
          '由事件逐条重算的全部变更，由旧到新，NDJSON / every event with what it changed, recomputed from the events, oldest first',
        description:
          '不经读模型；每行一个事件，末行说明是否完整。读多快给多快；60 秒不读即断开；每人至多同时两个。填报人须带 task 或 indicator，限于本单位现在或曾经牵头、配合的；查阅有记录。 / Not from the read models. A line for each event, and a last one that says whether it is whole. It goes as fast as it is read, and is cut after 60 s without reading; at most two at a time for one person. A reporter names a task or an indicator that the unit holds or held. Recorded.',
        params: planParams,
        querystring: walkQuery,
        produces: [ndjsonMediaType],
      },
    },
    async (request, reply) => {
      const { params, query, actor } = request;
      requireRight('read', actor);
      const { plan } = params;
      await waitForPosition(parts, request, query.minPosition, plan);
      await requirePlan(parts, plan);
      const { now, former } = await holdersOf(parts, plan, query);
      const concerning = historyOf(actor, now, former);
      await checkInterval(parts, plan, query);
      const close = walks.open(actor.id);
      tellReading(parts, request);
      const walking = { plan, query, shown: shownOf(query, concerning), stopping: walks.stopping, close };
      return reply.type(ndjsonMediaType).send(ndjsonStream(lines(parts, request, reply, walking)));
    },
  );
}
