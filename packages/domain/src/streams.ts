/** Stream names: `<category>-<aggregate>.<key>`; the category is the plan's id. `streamOf` makes those of aggregates. */

export const planStream = (plan: string) => `${plan}-plan.main`;
/** The category of the streams that record what users of Duban were refused and what they read. */
export const oversightCategory = 'oversight';
/** `process`: an id that each process draws when it starts, so that no two write to one stream. */
export const oversightStream = (day: string, process: string) => `${oversightCategory}-log.${day}.${process}`;
/** Categories that no plan may take as its id. */
export const reservedCategories: ReadonlySet<string> = new Set([oversightCategory, 'discipline', 'duban']);
/** The beginning of every stream of a plan. */
export const planPrefix = (plan: string) => `${plan}-`;

export interface StreamParts {
  readonly category: string;
  readonly aggregate: string;
  readonly key: string;
}

/** Takes a stream name apart. A plan id has no hyphen, so the first one ends it. */
export function parseStream(stream: string): StreamParts {
  const hyphen = stream.indexOf('-');
  const dot = stream.indexOf('.', hyphen);
  return { category: stream.slice(0, hyphen), aggregate: stream.slice(hyphen + 1, dot), key: stream.slice(dot + 1) };
}
