/**
 * Node without what the test runner loads into every process that a test starts: hooks that double the time
 * a program takes to begin, and that write into the repository when it ends. It puts them in at the last moment,
 * so they are taken away behind it.
 */
export const plainNode = '/usr/bin/env';
/** Come before the program; the process keeps its id. */
export const plainNodeArgs: readonly string[] = ['-u', 'NODE_OPTIONS', process.execPath];
