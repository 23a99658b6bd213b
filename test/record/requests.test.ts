/**
 * The recorded commands, given to this version, get the recorded answers: those of the year, and everybody's attempts.
 */
import type { RecordedEvent } from '@duban/domain';
import { simulatedYearId } from '@duban/seeds';
import t, { type Test } from 'tap';
import { type AskedServer, startAsked } from './asking.js';
import { Verdict } from './differences.js';
import { firstEvents, journalIn } from './folders.js';
import { mayDiffer, type RecordedPart } from './may-differ.js';
import { type Answer, type Asked, type Command, type Given, lastPosition, readRecording } from './recording.js';

const journal = readRecording('journal');
const recorded = readRecording('requests');
const clock = () => Date.parse(journal.askedAt);

/** The epoch of a store, and ids of events without an id of their own, are random. */
const withoutChance = (text: string) =>
  text
    .replaceAll(/\b[a-z0-9]{12}-(\d{20})\b/g, 'epoch-$1')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g, 'id');

interface Stored extends Omit<RecordedEvent, 'position'> {}

/** The event without what differs from play to play, and without what is excused. */
function told({ salts, meta, ...event }: Stored): string {
  const { serverTime: _, channel: __, ...rest } = meta;
  const excused = mayDiffer.events[event.id] ?? [];
  const kept = Object.keys(salts).filter((salt) => !excused.some((pointer) => salt.startsWith(pointer)));
  const whole = structuredClone({ ...event, meta: rest, salts: kept });
  for (const pointer of excused) {
    const [part, name] = pointer.split('/').slice(1) as ['data' | 'meta', string];
    delete (whole[part] as Record<string, unknown>)[name];
  }
  return JSON.stringify(whole);
}

const isExcused = (excuse: { in: RecordedPart; keys: readonly string[] }, part: RecordedPart, { headers }: Command) =>
  excuse.in === part && excuse.keys.includes(headers['idempotency-key'] ?? '');

/** A command as it must be given now. */
function asGivenNow(part: RecordedPart, command: Command): Command {
  const excused = mayDiffer.given.find((each) => isExcused(each, part, command));
  if (excused === undefined) return command;
  return { ...command, body: JSON.stringify({ ...(JSON.parse(command.body) as object), ...excused.more }) };
}

function recordedEvents(): Stored[] {
  const lines = Object.entries(journal.files)
    .filter(([path]) => path.endsWith('.journal'))
    .flatMap(([, text]) => text.split('\n').slice(0, -1));
  const events = lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as Stored);
  return events.filter(({ stream }) => stream.startsWith(`${simulatedYearId}-`));
}

t.test('the commands of the year on an empty store', { timeout: 280_000 }, async (t) => {
  const server = await startAsked({ DUBAN_EVENT_STORE: 'memory' }, clock);
  t.teardown(() => server.running.lifecycle.stop());
  const verdict = new Verdict((text) => text.replaceAll(/"position":"[^"]*"/g, '"position":"*"'));
  for (const { answer, ...command } of recorded.year)
    verdict.answer(command, answer, await server.give(asGivenNow('year', command)));
  verdict.give(t, 500);

  const events: string[] = [];
  for await (const { position: _, ...event } of server.running.store.readAll()) {
    if (mayDiffer.traces.includes(event.type)) continue;
    if (event.stream.startsWith(`${simulatedYearId}-`)) events.push(told(event));
  }
  const grown = mayDiffer.versions;
  const before = recordedEvents().map((event) => told({ ...event, schemaVersion: grown[event.type] ?? event.schemaVersion }));
  t.equal(events.length, before.length);
  const other = before.findIndex((event, at) => event !== events[at]);
  t.equal(events[other], before[other], 'the first event that differs from the recorded one');
});

const positionIn = /\b([a-z0-9]{12})-(\d{20})\b/g;
const positionAt = (epoch: string, ordinal: number) => `${epoch}-${String(ordinal).padStart(20, '0')}`;

/** A recorded answer with its positions moved by one for each extra event before them. */
function movedOn({ body, ...rest }: Answer, behind: readonly number[]): Answer {
  const moved = (_: string, epoch: string, ordinal: string) =>
    positionAt(epoch, Number(ordinal) + behind.filter((each) => each < Number(ordinal)).length);
  return { ...rest, body: body.replaceAll(positionIn, moved) };
}

/** The last position in an answer is its own, if the answer is about documents. Earlier ones belong to events. */
const ownPosition = /"position":"([a-z0-9]{12})-(\d{20})"(?!.*"position")/s;

/** The same for documents. They are one position further if an extra event is the last one of their plan. */
function readBehind(answer: Answer, traced: readonly number[]): Answer {
  const moved = movedOn(answer, traced);
  const own = Number(ownPosition.exec(answer.body)?.[2]);
  if (!traced.includes(own)) return moved;
  const further = (_: string, epoch: string, ordinal: string) => `"position":"${positionAt(epoch, Number(ordinal) + 1)}"`;
  return { ...moved, body: moved.body.replace(ownPosition, further) };
}

interface Attempts {
  readonly attempts: readonly Given[];
  readonly after: readonly Asked[];
}

async function tryAgain(t: Test, server: AskedServer, part: 'middle' | 'end', attemptsMin: number): Promise<void> {
  const { attempts, after }: Attempts = recorded[part];
  const verdict = new Verdict(withoutChance);
  const now: Given[] = [];
  const traced: number[] = [];
  for (const { answer, ...command } of attempts) {
    const given = await server.give(asGivenNow(part, command));
    now.push({ ...command, answer: given });
    const excused = mayDiffer.refused.find((each) => isExcused(each, part, command));
    if (excused === undefined) verdict.answer(command, movedOn(answer, traced), given);
    else t.match(given.body, `"code":"${excused.as}"`, command.path);
    if (mayDiffer.traced.some((each) => isExcused(each, part, command))) {
      const { position } = JSON.parse(answer.body) as { position: string };
      traced.push(Number(position.slice(-20)));
    }
  }
  await server.ask({ by: 'auditor', of: `/v1/plans?minPosition=${lastPosition(now)}` });
  for (const { answer, ...question } of after) verdict.answer(question, readBehind(answer, traced), await server.ask(question));
  verdict.give(t, attemptsMin);
}

t.test('attempts of everybody in the middle of the year, correct and incorrect', { timeout: 280_000 }, async (t) => {
  const folder = t.testdir();
  journalIn(folder, firstEvents(journal, recorded.middle.events));
  const server = await startAsked({ DUBAN_EVENT_STORE: `journal:${folder}` }, clock);
  t.teardown(() => server.running.lifecycle.stop());
  await tryAgain(t, server, 'middle', 1_900);
});

t.test('attempts after the end of the year', { timeout: 280_000 }, async (t) => {
  const folder = t.testdir();
  journalIn(folder, journal);
  const server = await startAsked({ DUBAN_EVENT_STORE: `journal:${folder}` }, clock);
  t.teardown(() => server.running.lifecycle.stop());
  await tryAgain(t, server, 'end', 100);
});
