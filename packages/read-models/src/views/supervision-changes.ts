/** What the supervision of a task changes about it: extensions, obstacles, deliverables, decisions on its course. */
import {
  type DecidedExtension,
  type DeliverableDocument,
  type ReachedStage,
  type TaskDocument,
  taskListBounds,
} from '../documents.js';
import type { Documents, ViewEvent } from '../view.js';
import { deedOf, present, unitOf, withLatest } from './lookups.js';

type Changes = Partial<TaskDocument>;
type EventOf<Type extends ViewEvent['type']> = Extract<ViewEvent, { type: Type }>;

/** The deliverables with one of them changed. */
function withDeliverable(
  { deliverables }: TaskDocument,
  number: number,
  change: (deliverable: DeliverableDocument) => DeliverableDocument,
): Changes {
  present(deliverables[number - 1], `deliverable ${number}`);
  return { deliverables: deliverables.map((each) => (each.number === number ? change(each) : each)) };
}

function reached({ stage, documentNumber, occurredOn, event }: DeliverableDocument): ReachedStage[] {
  return stage === 'planned' || occurredOn === null || event === null ? [] : [{ stage, documentNumber, occurredOn, event }];
}

export function advanced({ id, data }: EventOf<'deliverable-advanced'>, task: TaskDocument): Changes {
  return withDeliverable(task, data.deliverable, (before) => ({
    ...before,
    stage: data.stage,
    documentNumber: data.documentNumber ?? null,
    occurredOn: data.occurredOn,
    event: id,
    passed: [...before.passed, ...reached(before)].slice(-taskListBounds.passedStages),
  }));
}

/** The stage before becomes the present one again. */
export function setBack({ data }: EventOf<'deliverable-set-back'>, task: TaskDocument): Changes {
  const planned = { stage: 'planned', documentNumber: null, occurredOn: null, event: null } as const;
  return withDeliverable(task, data.deliverable, (before) => ({
    ...before,
    ...(before.passed.at(-1) ?? planned),
    passed: before.passed.slice(0, -1),
  }));
}

export function extensionRequested(event: EventOf<'extension-requested'>, documents: Documents): Changes {
  return { pendingExtension: { ...deedOf(event), unit: unitOf(documents, event.data.unit), due: event.data.due } };
}

export function extensionDecided(event: EventOf<'extension-granted' | 'extension-refused'>, task: TaskDocument): Changes {
  const { event: request, unit, due: asked } = present(task.pendingExtension ?? undefined, `request ${event.data.request}`);
  const granted = event.type === 'extension-granted';
  const due = granted ? event.data.due : task.due;
  const decided: DecidedExtension = {
    ...deedOf(event),
    request,
    unit,
    asked,
    outcome: granted ? 'granted' : 'refused',
    before: task.due,
    due,
  };
  const dueBy = granted ? event.id : task.dueBy;
  return { due, dueBy, pendingExtension: null, extensions: withLatest(task.extensions, decided, taskListBounds.extensions) };
}

export function obstacleRaised(
  { id, data, meta }: EventOf<'obstacle-raised'>,
  task: TaskDocument,
  documents: Documents,
): Changes {
  const { unit, description, request, occurredOn } = data;
  const raised = {
    id,
    unit: unitOf(documents, unit),
    description,
    request: request ?? null,
    occurredOn,
    raisedAt: meta.recordedAt,
  };
  return {
    openObstacles: [...task.openObstacles, raised].slice(0, taskListBounds.openObstacles),
    counts: { ...task.counts, obstaclesRaised: task.counts.obstaclesRaised + 1 },
  };
}

export function obstacleCleared({ data }: EventOf<'obstacle-cleared'>, task: TaskDocument): Changes {
  return {
    openObstacles: task.openObstacles.filter(({ id }) => id !== data.obstacle),
    counts: { ...task.counts, obstaclesCleared: task.counts.obstaclesCleared + 1 },
  };
}

/** While it is suspended, a task keeps the status that it will have again. */
export function suspended(event: EventOf<'task-suspended'>, task: TaskDocument): Changes {
  return { status: 'suspended', suspended: { ...deedOf(event), resumesTo: task.status } };
}

export function resumed(event: EventOf<'task-resumed'>, task: TaskDocument): Changes {
  const { resumesTo } = present(task.suspended ?? undefined, 'the suspension');
  return { status: resumesTo, suspended: null, resumed: deedOf(event) };
}

export function cancelled(event: EventOf<'task-cancelled'>): Changes {
  return { status: 'cancelled', suspended: null, completionRequest: null, pendingExtension: null, cancelled: deedOf(event) };
}

export function reviewed(event: EventOf<'midterm-reviewed'>, task: TaskDocument, documents: Documents): Changes {
  const { unit, verdict, comment } = event.data;
  return {
    review: { ...deedOf(event), unit: unitOf(documents, unit), verdict, comment },
    counts: { ...task.counts, reviews: task.counts.reviews + 1 },
  };
}

export function overridden(event: EventOf<'light-overridden'>): Changes {
  const { light, until } = event.data;
  return { override: { ...deedOf(event), light, until: until ?? null } };
}

export function overrideLifted({ data }: EventOf<'light-override-lifted'>, task: TaskDocument): Changes {
  return task.override?.event === data.override ? { override: null } : {};
}
