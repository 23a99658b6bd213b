/**
 * given(history).when(command).accepted(events) | refused(code): the shape of every test of a rule. Beside the
 * answer it always holds that deciding changes no state, gives the same answer twice, and that what was
 * accepted fits its schema and survives JSON.
 */
import assert from 'node:assert/strict';
import type { Test } from 'tap';
import {
  type Decider,
  type DomainEvent,
  type ErrorCode,
  type ErrorParams,
  eventRegistry,
  isRejection,
  type NewEvent,
  type Rejection,
} from '../src/index.js';
import { englishOf } from './bilingual.js';
import { fold, type Past } from './history.js';

const stream = 'test2012-task.1.1';

/**
 * Decides, and holds what must be true of any decision.
 * @throws {AssertionError} when it is not
 */
export function decideSoundly<State, Command, Event extends DomainEvent, New extends NewEvent, Context>(
  decider: Decider<State, Command, Event, New, Context>,
  state: State,
  command: Command,
  context: Context,
): readonly New[] | Rejection {
  const before = structuredClone(state);
  const outcome = decider.decide(command, state, context);
  assert.deepStrictEqual(state, before, 'deciding leaves the state as it was');
  assert.deepStrictEqual(decider.decide(command, state, context), outcome, 'deciding twice gives one answer');
  if (isRejection(outcome)) return outcome;
  assert.ok(outcome.length > 0, 'an accepted command has at least one event');
  for (const event of outcome) {
    assert.ok(event.type in decider.events, `${event.type} belongs to the aggregate`);
    const back = JSON.parse(JSON.stringify(event.data));
    assert.deepStrictEqual(back, event.data, 'the event survives JSON');
    assert.deepStrictEqual(eventRegistry.definition(event.type).schema.parse(back), back, 'the event fits its schema');
  }
  return outcome;
}

export function given<State, Command, Event extends DomainEvent, New extends NewEvent, Context>(
  t: Test,
  decider: Decider<State, Command, Event, New, Context>,
  history: readonly Past<New>[] = [],
) {
  const state = fold(decider, stream, history);
  return {
    state,
    when(command: Command, context: Context) {
      const outcome = decideSoundly(decider, state, command, context);
      return {
        accepted(...events: readonly New[]) {
          t.strictSame(outcome, events);
        },
        /** `plan-incomplete`, and what it says in English. */
        misfit(english: string) {
          const refused = isRejection(outcome) ? outcome : undefined;
          t.strictSame([refused?.rejected, englishOf(refused)], ['plan-incomplete', english]);
        },
        refused(code: ErrorCode, params?: ErrorParams) {
          t.strictSame(outcome, { rejected: code, params: params ?? (isRejection(outcome) ? outcome.params : {}) });
        },
      };
    },
  };
}
