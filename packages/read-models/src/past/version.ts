/** What something was at each of the versions at which it changed, the newest first. Older ones are shared, never changed. */
export interface Version<Value> {
  /** The version from which on this is the value. */
  readonly since: number;
  /** Undefined: it was not there. */
  readonly value: Value | undefined;
  readonly before: Version<Value> | undefined;
}

/** @param since not below that of the newest */
export function changed<Value>(newest: Version<Value> | undefined, since: number, value: Value | undefined): Version<Value> {
  return { since, value, before: newest?.since === since ? newest.before : newest };
}

/** Undefined where it was not there at that version. */
export function valueAt<Value>(newest: Version<Value> | undefined, version: number): Value | undefined {
  let found = newest;
  while (found !== undefined && found.since > version) found = found.before;
  return found?.value;
}
