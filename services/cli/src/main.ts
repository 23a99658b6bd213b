#!/usr/bin/env node
/** The only place that reads the environment and sets the exit code. */
import { nextKeyOf } from './next-key.js';
import { run } from './program.js';

// A reader that closes the pipe early (`duban history | head`) must not end a server or a demo half way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true,
  ...(process.stdin.isTTY === true ? { nextKey: nextKeyOf(process.stdin) } : {}),
});
