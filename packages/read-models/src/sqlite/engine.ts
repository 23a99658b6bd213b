/**
 * SQLite: Node's own where the runtime has it, otherwise a package with the same API. It is loaded when a file is
 * opened for the first time, since few processes need it.
 */
import type { DatabaseSync } from '@photostructure/sqlite';

export interface Engine {
  readonly DatabaseSync: typeof DatabaseSync;
}

let loading: Promise<Engine> | undefined;

export function loadEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Engine> {
  const own = process.getBuiltinModule('node:sqlite') as (Engine & { StatementSync: { prototype: object } }) | undefined;
  // The first versions of Node's own lack what is used here.
  if (own !== undefined && 'setReturnArrays' in own.StatementSync.prototype) return own;
  return import('@photostructure/sqlite');
}
