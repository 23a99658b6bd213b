/**
 * Publishing a plan, which touches as many streams as it has tasks and indicators. Every step is a
 * command under a derived id, so a step taken twice, by this process or another, is taken once. First the
 * manifest is put into the plan's stream, a chunk at a time: until it is there whole only the client can
 * go on, by sending it again; from then on any process can finish what one began.
 */
import {
  type Actor,
  calendarAggregate,
  chunkEntries,
  DubanError,
  indicatorAggregate,
  isRejection,
  type Manifest,
  manifestEntries,
  type PlanState,
  planAggregate,
  planCommands,
  planStream,
  type Rejection,
  streamOf,
  taskAggregate,
} from '@duban/domain';
import { type Accepted, CommandTime } from '@duban/event-store';
import type { z } from 'zod';
import { type CommandService, digestOf, envelopeOf, type Request, withGivenTexts } from './command-service.js';
import { publicationIdOf, publicationStepIdOf } from './names.js';

/** Steps of a publication at one time; they share the store's group commits. */
const stepsAtOnce = 16;

/** The actor of steps that Duban takes by itself. */
export const systemActor: Actor = { id: 'system:duban', name: '督办系统', roles: ['system'] };

/** What clients send. */
const given = planCommands.publish.sent as z.ZodType;

/**
 * Publishes a manifest under a plan id and answers when the plan is open. The same manifest again, from
 * anyone who may publish, finishes or repeats the publication; another manifest is `plan-exists`.
 * @throws {DubanError} `outcome-unknown` when the request's time is over before the plan is open: it goes on by itself
 */
export async function publish(
  service: CommandService,
  request: Request,
  body: { readonly manifest: Manifest; readonly reason?: string | undefined },
): Promise<Accepted | Rejection> {
  const { plan, actor, expectedRevision, until } = request;
  const { manifest, reason } = withGivenTexts(given, body);
  const manifestDigest = digestOf(manifest);
  const publication = publicationIdOf(plan, manifestDigest);
  const started = await service.carryOut(planAggregate, {
    plan,
    key: 'main',
    command: { type: 'publish', manifest, manifestDigest, publication },
    actor,
    reason,
    envelope: envelopeOf(request, planStream(plan), 'publish', reason === undefined ? { manifest } : { manifest, reason }),
    expectedRevision,
    until,
  });
  // From here on what was begun is there, and goes on although its time is over.
  const allowed = new CommandTime(until);
  allowed.mayBeStored = true;
  return allowed.bound(goOn(service, request, { manifest, publication, started }));
}

interface Begun {
  readonly manifest: Manifest;
  readonly publication: string;
  readonly started: Accepted | Rejection;
}

async function goOn(service: CommandService, { plan, actor }: Request, { manifest, publication, started }: Begun) {
  if (isRejection(started) && started.rejected !== 'plan-exists') return started;
  const { state } = await service.planAndDay(plan);
  if (isRejection(started) && state.publication !== publication) return started;
  if (state.status === 'publishing') await recordChunks({ service, plan, actor, state }, manifest);
  return takeSteps(service, plan, actor);
}

/**
 * Takes the remaining steps of a plan's publication. Safe at any time and from any number of processes;
 * on an open plan it only gives the answer of the last step again.
 * @returns undefined, with nothing done, while the manifest is not there whole: only who has it can go on.
 * @throws {DubanError} `plan-exists` when a stream of the plan holds something else.
 */
export async function finishPublication(service: CommandService, plan: string, actor: Actor): Promise<Accepted | undefined> {
  const { state } = await service.planAndDay(plan);
  if (state.status === 'absent') throw new DubanError('plan-not-found', { plan });
  return state.chunksRecorded < state.chunksExpected ? undefined : takeSteps(service, plan, actor);
}

/** A publication under way, with the actor of its steps. */
interface UnderWay {
  readonly service: CommandService;
  readonly plan: string;
  readonly actor: Actor;
  readonly state: Readonly<PlanState>;
}

/**
 * Records the missing chunks of the manifest, each in an append of its own: together they may be more than one append
 * can hold.
 */
async function recordChunks(underWay: UnderWay, manifest: Manifest): Promise<void> {
  const { service, state } = underWay;
  const { publication, chunksRecorded } = state;
  const chunks = chunkEntries(manifestEntries(manifest));
  for (let index = chunksRecorded; index < chunks.length; index += 1) {
    const command = { type: 'record-chunk', publication, index, entries: chunks[index] ?? [] } as const;
    await accepted(service.carryOut(planAggregate, { ...step(underWay, `chunk.${index}`), key: 'main', command }));
  }
}

async function takeSteps(service: CommandService, plan: string, actor: Actor): Promise<Accepted> {
  const { state } = await service.planAndDay(plan);
  const underWay: UnderWay = { service, plan, actor, state };
  const { publication, tasks, indicators, startsOn } = state;
  if (state.status === 'publishing') {
    const opening = { type: 'begin-day', date: startsOn } as const;
    // The first day gets its id like every day, not like a step, so that it begins once, whichever process tries.
    const { eventId: _, ...first } = step(underWay, streamOf('calendar', plan, 'days'));
    await accepted(service.carryOut(calendarAggregate, { ...first, key: 'days', command: opening }));
    await inTurns(tasks, (task) => {
      const registering = step(underWay, streamOf('task', plan, task.code));
      const command = { type: 'register', publication, task } as const;
      return accepted(service.carryOut(taskAggregate, { ...registering, key: task.code, command }));
    });
    await inTurns(indicators, (indicator) => {
      const registering = step(underWay, streamOf('indicator', plan, indicator.key));
      const command = { type: 'register', publication, indicator } as const;
      return accepted(service.carryOut(indicatorAggregate, { ...registering, key: indicator.key, command }));
    });
  }
  const command = { type: 'finish-publication', publication } as const;
  return accepted(service.carryOut(planAggregate, { ...step(underWay, planStream(plan)), key: 'main', command }));
}

/** The order of a step. `name`: the stream that it registers in, or the chunk that it records. */
function step({ plan, actor, state }: UnderWay, name: string) {
  return {
    plan,
    actor,
    envelope: {
      commandId: publicationStepIdOf(state.publication, name, 'command'),
      commandDigest: state.manifestDigest,
      correlationId: state.publication,
      causationId: state.startedEvent,
    },
    eventId: () => publicationStepIdOf(state.publication, name, 'event'),
  };
}

async function accepted(outcome: Promise<Accepted | Rejection>): Promise<Accepted> {
  const answer = await outcome;
  if (isRejection(answer)) throw new DubanError(answer.rejected, answer.params);
  return answer;
}

/** Runs steps a few at a time. After a failure no further one begins. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  for (let index = 0; index < items.length; index += stepsAtOnce) {
    await Promise.all(items.slice(index, index + stepsAtOnce).map(work));
  }
}
