/**
 * Node without the hooks that the test runner loads into every process a test starts: they double the time that a
 * program takes to begin, and write into the repository when it ends. The runner adds them at the last moment, so
 * they are removed after that.
 */
export const plainNode = '/usr/bin/env';
/** Arguments before the program; the process keeps its id. */
export const plainNodeArgs: readonly string[] = ['-u', 'NODE_OPTIONS', process.execPath];
