/**
 * Publishing a plan, which touches as many streams as it has tasks and indicators. Every step is a
 * command under a derived id, so a step taken twice, by this process or another, is taken once. First the
 * manifest is put into the plan's stream, a chunk at a time: until it is there whole only the client can
 * go on, by sending it again; from then on any process can finish what one began.
 */
import {
  type Actor,
  calendarDecider,
  calendarStream,
  chunkEntries,
  DubanError,
  type IndicatorFacts,
  indicatorDecider,
  indicatorStream,
  isRejection,
  type Manifest,
  type ManifestEntry,
  manifestEntries,
  type NewEvent,
  type PlanState,
  planDecider,
  planStream,
  type Rejection,
  type TaskFacts,
  taskDecider,
  taskStanding,
  taskStream,
} from '@duban/domain';
import type { Accepted, CommandEnvelope, ReadState } from '@duban/event-store';
import { type CommandService, digestOf, type Request } from './command-service.js';
import { commandIdOf, dayIdOf, publicationIdOf, publicationStepIdOf, simulatedEventIdOf } from './names.js';
import { planTime, timeOf } from './plan-time.js';

/** Steps of a publication that are under way at once; they share the store's group commits. */
const stepsAtOnce = 16;

/** Takes part in resuming as nobody in particular. */
export const systemActor: Actor = { id: 'system:duban', name: '督办系统', roles: ['system'] };

/**
 * Publishes a manifest under a plan id and answers when the plan is open. The same manifest again, from
 * anyone who may publish, finishes or repeats the publication; another manifest is `plan-exists`.
 */
export async function publish(
  service: CommandService,
  request: Request,
  body: { readonly manifest: Manifest; readonly reason?: string | undefined },
): Promise<Accepted | Rejection> {
  const { plan, actor } = request;
  const stream = planStream(plan);
  const manifestDigest = digestOf(body.manifest);
  const publication = publicationIdOf(plan, manifestDigest);
  const commandId = commandIdOf(actor.id, stream, request.idempotencyKey);
  const started = await service.transactor.transact({
    stream,
    decider: planDecider,
    command: { type: 'publish', manifest: body.manifest, manifestDigest, publication },
    context: () => ({ actor, reason: body.reason, plan, serverToday: service.clock.today() }),
    envelope: {
      commandId,
      commandDigest: digestOf({ command: 'publish', body }),
      correlationId: request.correlationId ?? commandId,
      channel: request.channel,
    },
    time: planTime(service.clock, body.manifest.simulated === true, body.manifest.startsOn ?? ''),
    eventId: (_event, index) => (body.manifest.simulated === true ? simulatedEventIdOf(commandId, index) : undefined),
    expectedRevision: request.expectedRevision,
  });
  if (isRejection(started) && started.rejected !== 'plan-exists') return started;
  const { state } = await service.planFacts(plan);
  if (isRejection(started) && state.publication !== publication) return started;
  if (state.status === 'publishing') await recordChunks(service, plan, actor, state, body.manifest);
  return takeSteps(service, plan, actor);
}

/**
 * Takes the remaining steps of a plan's publication. Safe at any time and from any number of processes;
 * on an open plan it only gives the answer of the last step again.
 * @returns undefined, with nothing done, while the manifest is not there whole: only who has it can go on.
 * @throws {DubanError} `plan-exists` when a stream of the plan holds something else.
 */
export async function finishPublication(service: CommandService, plan: string, actor: Actor): Promise<Accepted | undefined> {
  const { state } = await service.planFacts(plan);
  if (state.status === 'absent') throw new DubanError('plan-not-found', { plan });
  return state.chunksRecorded < state.chunksExpected ? undefined : takeSteps(service, plan, actor);
}

/** Records what is missing of the manifest, one append a chunk: together they may exceed what an append can hold. */
async function recordChunks(
  service: CommandService,
  plan: string,
  actor: Actor,
  state: Readonly<PlanState>,
  manifest: Manifest,
): Promise<void> {
  const chunks = chunkEntries(manifestEntries(manifest));
  for (let index = state.chunksRecorded; index < chunks.length; index += 1) {
    await accepted(recordChunk(service, plan, actor, state, index, chunks[index] ?? []));
  }
}

async function takeSteps(service: CommandService, plan: string, actor: Actor): Promise<Accepted> {
  const { state } = await service.planFacts(plan);
  if (state.status === 'publishing') {
    const { tasks, indicators } = state;
    await accepted(openCalendar(service, plan, actor, state));
    const byCode = new Map(tasks.map((task) => [task.code, task]));
    await inTurns(tasks, (task) => accepted(registerTask(service, plan, actor, state, task)));
    await inTurns(indicators, (indicator) => accepted(registerIndicator(service, plan, actor, state, indicator, byCode)));
  }
  return accepted(close(service, plan, actor, state));
}

/** `name`: the stream that the step registers in, or which chunk it records. */
function step(state: Readonly<PlanState>, name: string): { envelope: CommandEnvelope; eventId: () => string } {
  return {
    envelope: {
      commandId: publicationStepIdOf(state.publication, name, 'command'),
      commandDigest: state.manifestDigest,
      correlationId: state.publication,
      causationId: state.startedEvent,
    },
    eventId: () => publicationStepIdOf(state.publication, name, 'event'),
  };
}

async function context(service: CommandService, plan: string, actor: Actor, read: ReadState) {
  return { actor, facts: await service.planFacts(plan, read) };
}

function recordChunk(
  service: CommandService,
  plan: string,
  actor: Actor,
  state: Readonly<PlanState>,
  index: number,
  entries: ManifestEntry[],
) {
  return service.transactor.transact({
    stream: planStream(plan),
    decider: planDecider,
    command: { type: 'record-chunk', publication: state.publication, index, entries },
    context: () => ({ actor, plan, serverToday: service.clock.today() }),
    time: planTime(service.clock, state.simulated, state.startsOn),
    ...step(state, `chunk.${index}`),
  });
}

function openCalendar(service: CommandService, plan: string, actor: Actor, state: Readonly<PlanState>) {
  const stream = calendarStream(plan);
  return service.transactor.transact({
    stream,
    decider: calendarDecider,
    command: { type: 'begin-day', date: state.startsOn },
    context: (read) => context(service, plan, actor, read),
    time: planTime(service.clock, state.simulated, state.startsOn),
    envelope: step(state, stream).envelope,
    eventId: (event: NewEvent<'day-began', { date: string }>) => dayIdOf(plan, event.data.date),
  });
}

function registerTask(service: CommandService, plan: string, actor: Actor, state: Readonly<PlanState>, task: TaskFacts) {
  const stream = taskStream(plan, task.code);
  return service.transactor.transact({
    stream,
    decider: taskDecider,
    command: { type: 'register', origin: { by: 'publication', publication: state.publication }, task },
    context: async (read) => ({ code: task.code, ...(await context(service, plan, actor, read)) }),
    time: planTime(service.clock, state.simulated, state.startsOn),
    ...step(state, stream),
  });
}

function registerIndicator(
  service: CommandService,
  plan: string,
  actor: Actor,
  state: Readonly<PlanState>,
  indicator: IndicatorFacts,
  tasks: ReadonlyMap<string, TaskFacts>,
) {
  const stream = indicatorStream(plan, indicator.key);
  const owner = indicator.task === undefined ? undefined : tasks.get(indicator.task);
  const { leads, cooperating } = owner === undefined ? { leads: [], cooperating: [] } : taskStanding(owner, state);
  return service.transactor.transact({
    stream,
    decider: indicatorDecider,
    command: {
      type: 'register',
      origin: { by: 'publication', publication: state.publication },
      indicator,
      leads: [...leads],
      cooperating: [...cooperating],
    },
    context: async (read) => ({ key: indicator.key, owner: undefined, ...(await context(service, plan, actor, read)) }),
    time: planTime(service.clock, state.simulated, state.startsOn),
    ...step(state, stream),
  });
}

async function close(service: CommandService, plan: string, actor: Actor, state: Readonly<PlanState>) {
  const stream = planStream(plan);
  const facts = await service.planFacts(plan);
  return service.transactor.transact({
    stream,
    decider: planDecider,
    command: { type: 'finish-publication', publication: state.publication },
    context: () => ({ actor, plan, serverToday: service.clock.today() }),
    time: timeOf(service.clock, facts),
    ...step(state, stream),
  });
}

async function accepted(outcome: Promise<Accepted | Rejection>): Promise<Accepted> {
  const answer = await outcome;
  if (isRejection(answer)) throw new DubanError(answer.rejected, answer.params);
  return answer;
}

/** Runs steps a few at a time; after a failure no new one begins. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  for (let index = 0; index < items.length; index += stepsAtOnce) {
    await Promise.all(items.slice(index, index + stepsAtOnce).map(work));
  }
}
