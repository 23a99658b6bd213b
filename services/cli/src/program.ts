/** The `duban` command: its subcommands, and how an error becomes a sentence and an exit code. */
import { Command, CommanderError } from 'commander';
import { type Act, type Action, type CommandName, commands } from './command-list.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';

const usageCodes = new Set([
  'config-invalid',
  'operator-required',
  'feed-partitions-differ',
  'file-exists',
  'port-in-use',
  'backup-target-exists',
  'backup-target-inside',
]);

/**
 * Commander shows `[options]` only after it knows a command's options, which are declared later. Every command except
 * `help` has some.
 */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...(command.name() === 'help' ? [] : ['[options]']), ...args].join(' ');
}

/**
 * Turns `help start` into `start --help`: commander's own `help` would describe the command before its options are
 * declared.
 */
function helpLast([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [];
  return first === 'help' && commands.some(({ name }) => name === rest[0]) ? [...rest, '--help'] : [first, ...rest];
}

/** Runs one command line to its end and returns the exit code. Errors are printed, never thrown. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const act: Act =
    <Options>(load: () => Promise<Action<Options>>) =>
    async (...given: unknown[]) => {
      const command = given.pop() as Command;
      given.pop();
      const action = await load();
      code = await action(command.opts() as Options, terminal, ...(given as string[]));
    };

  const program = new Command('duban')
    .description('督办：计划督办与变更追溯 / supervise a work plan, trace every change')
    .version('0.1.0')
    .exitOverride()
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) })
    .hook('preSubcommand', async (_program, command) => {
      const { commandLines } = await import('./command-lines.js');
      commandLines[command.name() as CommandName](command, act);
    });
  for (const { name, description, ...more } of commands) {
    const command = program.command(name).description(description);
    if ('argument' in more) command.argument(more.argument[0], more.argument[1]);
  }

  try {
    await program.parseAsync(helpLast(args), { from: 'user' });
    return code;
  } catch (error) {
    return await explain(error, terminal);
  }
}

async function explain(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { DubanError, errorSentence } = await import('@duban/domain');
  const { ApiProblem } = await import('./api-client.js');
  if (error instanceof DubanError) {
    terminal.err(`错误：${errorSentence(error.code, error.params, 'zh')}`);
    terminal.err(`error: ${errorSentence(error.code, error.params, 'en')} [${error.code}]`);
    return usageCodes.has(error.code) ? exitCodes.usage : exitCodes.failed;
  }
  if (error instanceof ApiProblem) {
    terminal.err(`错误：${error.message} [${error.status} ${error.code}]`);
    for (const { pointer, message } of error.fields) terminal.err(`  ${pointer.slice(1) || '正文'}：${message}`);
    return exitCodes.failed;
  }
  throw error;
}
