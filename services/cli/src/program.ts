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
]);

const commands = [
  { name: 'start', description: '启动服务 / start the server' },
  { name: 'create-topic', description: '在 Kafka 上创建事件主题 / create the topic on Kafka' },
  { name: 'token', description: '签发访问令牌 / issue a token' },
  { name: 'revoke', description: '吊销访问令牌 / revoke tokens' },
  { name: 'rotate-key', description: '更换签名密钥 / sign tokens with a new key' },
  { name: 'status', description: '计划现状 / current status of a plan', argument: ['[plan]', '计划代号 / plan id'] },
  { name: 'history', description: '变更历史 / who changed what', argument: ['[plan]', '计划代号 / plan id'] },
  { name: 'oversight', description: '监督记录：何人被拒、查阅、获发令牌 / who was refused, who read, who was given a token' },
  { name: 'demo', description: '在运行中的服务上演一个模拟年度 / play a simulated year on a running server' },
  {
    name: 'import',
    description: '通知转为计划草案；核对后发布 / read a notice into a draft, publish it once reviewed',
    argument: [
      '<file>',
      '通知（文本、HTML、DOCX、PDF、XLSX、CSV），或与 --apply 同用的核对表 / a notice, or with --apply a review file',
    ],
  },
  {
    name: 'backup',
    description: '备份数据目录，服务可在运行 / copy the data, while the server runs too',
    argument: ['<target>', '空目录或不存在的目录 / a folder that is empty or does not exist'],
  },
  { name: 'check', description: '通读事件日志和佐证材料并报告问题 / read the whole journal and all evidence, and report' },
  {
    name: 'rebuild',
    description: '在线重建读模型，一步切换，可退回 / rebuild read models beside the live ones, switch, roll back',
  },
  { name: 'parked', description: '停住的计划：列出，重试 / plans that stand still: list them, try one again' },
  { name: 'migrate', description: '把日志中的全部事件迁移到 EventStoreDB / copy all events of a journal into an EventStoreDB' },
] as const satisfies readonly { name: string; description: string; argument?: readonly [name: string, description: string] }[];
export type CommandName = (typeof commands)[number]['name'];

type Action<Options> = (options: Options, terminal: Terminal, ...args: string[]) => Promise<ExitCode>;
/**
 * Makes the function that commander calls for a command. The command, and the engines that it works on, are loaded
 * only then.
 */
export type Act = <Options>(load: () => Promise<Action<Options>>) => (...given: unknown[]) => Promise<void>;

/**
 * Commander shows `[options]` only for commands whose options it knows; here every command but `help` has some,
 * declared later.
 */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...(command.name() === 'help' ? [] : ['[options]']), ...args].join(' ');
}

/**
 * Turns `help start` into `start --help`: commander's own `help` would show a command before its options are
 * declared.
 */
function helpLast([first, ...rest]: readonly string[]): string[] {
  if (first === undefined) return [];
  return first === 'help' && commands.some(({ name }) => name === rest[0]) ? [...rest, '--help'] : [first, ...rest];
}

/** Runs one command line to its end and answers the exit code. Errors are written, never thrown. */
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
    return exitCodes.failed;
  }
  throw error;
}
