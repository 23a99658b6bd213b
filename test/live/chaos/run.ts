/**
 * One run: faults in an order given by a seed hit a system under load. At the end nothing may be lost, doubled or out
 * of order, and the read models must be what the event store gives.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Landmark, positionEpoch, type RecordedEvent } from '@duban/domain';
import { type EventStore, openEventStoreDb } from '@duban/event-store';
import { changeIndexes, openRedisViewStore, pageMax, rebuildPlan, taskIndexes, type ViewStore } from '@duban/read-models';
import { until } from '@duban/test-support';
import type { Test } from 'tap';
import { call, tokenFor } from '../../support/duban-process.js';
import { describeFault, drawFaults, type Fault, type FaultKind, selfMended, type Victim } from './faults.js';
import { Load, markerOf, plans } from './load.js';
import { type System, startSystem } from './system.js';
import { judgeLog } from './verdict.js';
import { Visibility } from './visibility.js';

const clientsUsual = 6;
/** Commands that must be accepted after a fault before the next one comes, if that one waits. */
const acceptedMin = 5;
/** The least load of a run, even on a slow machine: commands accepted, and answers read back. */
const loadMin = { accepted: 50, readBacks: 1 };
/** The time in which a system without faults must accept commands again and show them. */
const recoveryMaxMs = 90_000;
/**
 * The event store is backed up before the first fault and then once in so many faults, as a careful operator would do.
 */
const backUpEveryFaults = 4;
const shownAnswerMaxMs = 5_000;
/** What health must say before the operator acts. */
const told: Partial<Record<FaultKind, string>> = { evict: 'maxmemory-policy', restore: 'has gone back' };

export interface ChaosOptions {
  readonly faults: number;
  readonly folder: string;
  /** A new seed when absent; that of the environment comes first. */
  readonly seed?: number;
  /** Kinds of faults that must come. */
  readonly kinds?: readonly FaultKind[];
  /** What is hit; absent: all three servers, and Duban as several processes. */
  readonly start?: (t: Test, folder: string) => Promise<System>;
  readonly clients?: number;
  /** The time in which every command must be answered; absent: a process may die before it answers. */
  readonly answerMaxMs?: number;
}

const seedVariable = 'DUBAN_TEST_CHAOS_SEED';
/** Names of kinds, separated by commas: then no others come. */
const kindsVariable = 'DUBAN_TEST_CHAOS_KINDS';

function chosen(victims: readonly Victim[]): Victim[] {
  const named = process.env[kindsVariable]?.split(',').filter((kind) => kind !== '') ?? [];
  const isChosen = (kind: FaultKind) => named.length === 0 || named.includes(kind);
  return victims.map(({ name, kinds }) => ({ name, kinds: kinds.filter(isChosen) })).filter(({ kinds }) => kinds.length > 0);
}

function chooseSeed(usual = Date.now() % 1_000_000): number {
  const given = process.env[seedVariable];
  if (given === undefined || given === '') return usual;
  if (!/^\d{1,9}$/.test(given)) throw new Error(`${seedVariable} must be a number of up to 9 digits, not "${given}"`);
  return Number(given);
}

export async function runChaos(t: Test, options: ChaosOptions): Promise<void> {
  const { faults: count, folder, seed: usual, kinds = [], clients = clientsUsual } = options;
  const seed = chooseSeed(usual);
  t.comment(`repeat this with ${seedVariable}=${seed}`);
  const [began, beganAt] = [performance.now(), Date.now()];
  const say = (text: string) =>
    t.comment(`${Math.round((performance.now() - began) / 1_000)} s, ${load.acknowledged.length} commands: ${text}`);
  const system = await (options.start ?? startSystem)(t, folder);
  t.teardown(() => system.end());
  const load = new Load(system, options.answerMaxMs);
  let visibility: Visibility | undefined;
  let step = 'before the first fault';
  try {
    await within(recoveryMaxMs, 'the processes do not listen', system.whenListening());
    await within(recoveryMaxMs, 'the plans cannot be published', load.start(seed, clients));
    const token = await tokenFor(system.keysFolder, { role: 'auditor' });
    const { acknowledged } = load;
    visibility = new Visibility({ urls: () => system.urls('queries'), acknowledged, isLost: system.isLost, token });
    const faults = drawFaults(seed, count, chosen(system.victims));
    const missing = kinds.filter((kind) => faults.every((fault) => fault.kind !== kind));
    if (usual === seed && kinds.length > 0) t.strictSame(missing, [], 'the seed brings the kinds that it was chosen for');
    for (const fault of faults) {
      if (fault.step % backUpEveryFaults === 1) await system.backUp();
      step = describeFault(fault);
      say(step);
      visibility.struck();
      await strike(system, load, fault);
    }
    step = `after step ${count}`;
    say(step);
    await within(recoveryMaxMs, 'the processes do not listen', system.whenListening());
    await within(recoveryMaxMs, 'there is too little load', enough(load));
    await within(recoveryMaxMs, 'commands are not answered', load.stop());
    say('all are answered');
    await visibility.stop();
    t.strictSame(visibility.hidden, [], 'no ready process hid for a minute what was acknowledged before the last fault');
    t.comment(`${visibility.seen} readings of ready processes showed what they had to`);
    t.comment(`faults: ${JSON.stringify(countOf(faults.map(({ kind }) => kind)))}`);
    await judge(t, { system, load, beganAt }, `seed ${seed}, ${step}`);
  } catch (error) {
    await visibility?.stop();
    t.comment(system.outputs());
    const waiting = load.pending();
    const reason = error instanceof Error ? error.message : String(error);
    t.fail(`seed ${seed}, ${step}: ${reason}${waiting === '' ? '' : `\nwaiting:\n${waiting}`}`);
  }
}

/** Strikes while a command is under way, so that no fault hits an idle system. */
async function strike(system: System, load: Load, fault: Fault): Promise<void> {
  const { victim, kind, holdMs, restMs } = fault;
  // A position that nobody has seen would not be missed after the restore.
  if (kind === 'restore') await within(recoveryMaxMs, 'what is acknowledged is not shown', shown(system, load));
  const underWay = async () => {
    while (load.underWay === 0) await pause(1);
  };
  await within(recoveryMaxMs, 'no command is under way', underWay());
  await system.strike(victim, kind);
  await pause(holdMs);
  const words = told[kind];
  if (words !== undefined) await within(recoveryMaxMs, `not all say "${words}"`, system.told(words, kind === 'evict'));
  if (kind === 'restore') await within(recoveryMaxMs, 'commands are taken', load.isRefused('store-went-back'));
  await within(recoveryMaxMs, 'it cannot be mended', system.mend(victim, kind));
  if (kind === 'restore') load.sendLostAgain();
  await pause(restMs);
  if (selfMended.has(kind)) await within(recoveryMaxMs, 'what is acknowledged is not shown', shown(system, load));
  if (!fault.awaitsRecovery) return;
  const wanted = load.acknowledged.length + acceptedMin;
  const accepting = async () => {
    while (load.acknowledged.length < wanted && load.surprises.length === 0) await pause(50);
  };
  await within(recoveryMaxMs, 'commands are not accepted any more', accepting());
}

/** What is acknowledged from now on, on each plan, is shown by every process that answers queries. */
async function shown(system: System, load: Load): Promise<void> {
  const from = load.acknowledged.length;
  const token = await tokenFor(system.keysFolder, { role: 'auditor' });
  for (const plan of plans) {
    const find = () => load.acknowledged.slice(from).find(({ stream }) => stream.startsWith(`${plan}-`));
    while (find() === undefined && load.surprises.length === 0) await pause(50);
    const { stream, answer } = find() ?? {};
    if (stream === undefined || answer === undefined) return;
    const path = `/v1/plans/${plan}/tasks/${stream.slice(stream.indexOf('.') + 1)}?minPosition=${answer.position}`;
    await system.whenListening();
    for (const url of system.urls('queries')) {
      const shows = async () => (await call(url, path, { token, signal: AbortSignal.timeout(shownAnswerMaxMs) })).status === 200;
      await until(shows, { maxMs: recoveryMaxMs, what: `${url} shows ${path}` });
    }
  }
}

const countOf = (names: readonly string[]) =>
  Object.fromEntries([...new Set(names)].sort().map((name) => [name, names.filter((each) => each === name).length]));

async function enough(load: Load): Promise<void> {
  const { accepted, readBacks } = loadMin;
  while ((load.acknowledged.length < accepted || load.readBacks < readBacks) && load.surprises.length === 0) await pause(50);
}

interface Run {
  readonly system: System;
  readonly load: Load;
  /** In milliseconds since 1970. */
  readonly beganAt: number;
}

async function judge(t: Test, { system, load, beganAt }: Run, where: string): Promise<void> {
  t.strictSame(load.surprises, [], `${where}: every client was answered as it should be`);
  t.strictSame(system.crashes(), [], `${where}: no process ended by itself`);
  const store = await openEventStoreDb({ connectionString: system.storeUrl });
  t.teardown(() => store.close());
  const log: RecordedEvent[] = [];
  for await (const event of store.readAll()) log.push(event);
  const lost = system.losses.flatMap((loss) => loss.lost);
  const { faults } = judgeLog({ log, origin: store, lost }, load.acknowledged, markerOf);
  t.strictSame(misdated(log, beganAt), [], `${where}: no event has the time of a clock that was wrong`);
  t.strictSame(faults, [], `${where}: every acknowledged command is stored once or named as lost, and history is in order`);
  const epochs = [...system.losses.map(({ from }) => from), store.epoch];
  t.strictSame(
    system.losses.map(({ epoch }) => epoch),
    epochs.slice(1),
    `${where}: each recovery goes on from the one before`,
  );

  const views = await openRedisViewStore({ url: system.readModelsUrl });
  t.teardown(() => views.close());
  const began = performance.now();
  await within(recoveryMaxMs, 'the read models do not catch up', caughtUp(views, log));
  const caughtUpMs = performance.now() - began;
  await within(recoveryMaxMs, 'the processes are not ready', ready(system));
  await system.endDuban();
  for (const plan of plans) {
    t.strictSame(await differences(store, views, plan), [], `${where}: ${plan} is what the event store gives`);
    t.strictSame(await misordered(views, plan, log), [], `${where}: the history of ${plan} is in order`);
  }
  await provesItself(t, { store, views, log, lost, load });
  const { acknowledged, answered, readBacks, sentAgain } = load;
  const losses = acknowledged.filter(({ answer }) => system.isLost(answer.position)).length;
  t.comment(`${system.losses.length} recoveries: ${losses} acknowledged commands lost and named, ${sentAgain} sent again`);
  const said = ['followed anew', 'Redis has lost a part', 'has gone back'];
  t.comment(JSON.stringify(Object.fromEntries(said.map((words) => [words, system.said(words)]))));
  const found = `${acknowledged.length} commands, ${readBacks} read back, ${log.length} events`;
  t.comment(`the slowest answer to a command came after ${Math.round(load.slowestMs)} ms`);
  t.comment(`${found}, read models there after ${Math.round(caughtUpMs)} ms; ${JSON.stringify([...answered])}`);
}

/** Waits, and fails with the complaint when the time is over. */
async function within<Value>(maxMs: number, complaint: string, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${maxMs} ms`)), maxMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** How far the clock of a process may differ from the elapsed time and still be trusted. */
const clockBelievedMs = 125_000;

const misdated = (log: readonly RecordedEvent[], beganAt: number): string[] =>
  log.flatMap(({ id, meta: { recordedAt } }) => {
    const at = Date.parse(recordedAt);
    return at < beganAt - clockBelievedMs || at > Date.now() + clockBelievedMs ? [`${id} ${recordedAt}`] : [];
  });

const ofPlan = (log: readonly RecordedEvent[], plan: string) => log.filter(({ stream }) => stream.startsWith(`${plan}-`));

async function caughtUp(views: ViewStore, log: readonly RecordedEvent[]): Promise<void> {
  for (const plan of plans) {
    const wanted = ofPlan(log, plan).at(-1)?.position ?? '';
    const reached = (checkpoint = '') => positionEpoch(checkpoint) === positionEpoch(wanted) && checkpoint >= wanted;
    while (!reached(await views.checkpoint(plan).catch(() => undefined))) await pause(50);
  }
}

async function ready(system: System): Promise<void> {
  for (const url of [...system.urls('commands'), ...system.urls('queries')]) {
    while ((await call(url, '/health/ready')).status !== 200) await pause(100);
  }
}

/** Compares a generation made again from the event store with the one that projectors filled. */
async function differences(source: EventStore, store: ViewStore, plan: string) {
  const { differences } = await rebuildPlan({ store, source, plan, accept: () => false });
  return differences.slice(0, 5);
}

/** Tasks whose history in the read models differs from their stream. */
async function misordered(views: ViewStore, plan: string, log: readonly RecordedEvent[]): Promise<string[]> {
  const wrong: string[] = [];
  const tasks = await views.scan(plan, taskIndexes.all, { limit: pageMax, direction: 'asc' });
  for (const { key: code } of tasks) {
    const stream = `${plan}-task.${code}`;
    const expected = log.filter((event) => event.stream === stream).map(({ id }) => id);
    const found: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await views.scan(plan, changeIndexes.subject('task', code), { after, limit: pageMax, direction: 'asc' });
      const changes = await views.getMany(
        plan,
        'change',
        page.map(({ key }) => key),
      );
      // The beginning of a day changes tasks too; its event is in another stream.
      for (const change of changes) if (expected.includes(change?.eventId ?? '')) found.push(change?.eventId ?? '');
      if (page.length < pageMax) break;
      after = page.at(-1)?.sort;
    }
    if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(stream);
  }
  return wrong;
}

interface Evidence {
  readonly store: EventStore;
  readonly views: ViewStore;
  readonly log: readonly RecordedEvent[];
  readonly lost: readonly Landmark[];
  readonly load: Load;
}

/** Proves in this very run that the judge finds a lost command and a wrong document. */
async function provesItself(t: Test, { store, views, log, lost, load }: Evidence): Promise<void> {
  const last = load.acknowledged.at(-1)?.answer.position;
  const without = log.filter(({ position }) => position !== last);
  const { faults } = judgeLog({ log: without, origin: store, lost }, load.acknowledged, markerOf);
  t.match(faults, [/is stored 0 times/], 'a lost command would have been found');
  const [plan] = plans;
  const task = await views.get(plan, 'task', '3.2');
  const checkpoint = await views.checkpoint(plan);
  if (task === undefined || checkpoint === undefined) throw new Error('there is no task 3.2');
  const wrong = { op: 'put', kind: 'task', key: '3.2', document: { ...task, percent: task.percent + 1 } } as const;
  await views.apply(plan, { expectedCheckpoint: checkpoint, checkpoint, revisions: new Map(), changes: [wrong] });
  t.match(await differences(store, views, plan), [{ place: 'document task', key: '3.2' }], 'a wrong document would have been');
}
