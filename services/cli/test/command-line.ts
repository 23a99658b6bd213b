import { run } from '../src/program.js';

/** Runs a command line in this process and returns what it printed. */
export async function cli(args: string[], env: Record<string, string> = {}) {
  const written = { out: '', err: '' };
  const code = await run(args, {
    env,
    out: (text) => {
      written.out += `${text}\n`;
    },
    err: (text) => {
      written.err += `${text}\n`;
    },
    isTerminal: false,
  });
  return { code, ...written };
}
