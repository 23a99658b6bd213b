/**
 * Node without the hooks that the test runner loads into every process that a test starts. They double a program's
 * start time, and write into the repository when it ends. The runner adds them at the last moment, so they are removed
 * by this program in front.
 */
export const plainNode = '/usr/bin/env';
/** Arguments before the program; the process keeps its id. */
export const plainNodeArgs: readonly string[] = ['-u', 'NODE_OPTIONS', process.execPath];
