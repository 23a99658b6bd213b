/** The `duban` command: what each subcommand takes, and how an error becomes a sentence and an exit code. */
import { DubanError, errorSentence, fields, oversightCategory, roles } from '@duban/domain';
import { settingDescriptions, tokenMaxDays } from '@duban/runtime/config';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ApiProblem } from './api-client.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';

const usageCodes = new Set(['config-invalid', 'feed-partitions-differ', 'file-exists', 'port-in-use', 'backup-target-exists']);

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('应为正整数 / must be a whole number above zero');
  return value;
}

function days(text: string): number {
  const value = positive(text);
  if (value > tokenMaxDays) throw new InvalidArgumentError(`最多 ${tokenMaxDays} 天 / at most ${tokenMaxDays} days`);
  return value;
}

/** A parser of an option that must be what a token can say of its holder. */
const claim = (schema: Pick<typeof fields.key, 'safeParse'>) => (text: string) => {
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'invalid');
  return parsed.data;
};
/** What read models are kept of. */
const planOrOversight = (text: string) => (text === oversightCategory ? text : claim(fields.planId)(text));
const nameClaim = claim(fields.text(fields.bounds.name));

function address(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new InvalidArgumentError('应为 http(s) 地址 / must be an http(s) address');
}

const withSettings = (command: Command, only?: readonly string[]) => {
  for (const { flag, key, description } of settingDescriptions) {
    if (only === undefined || only.includes(flag)) command.option(`--${flag} <value>`, `${description} (${key})`);
  }
  return command;
};

/** Options of the commands that ask a running server. */
const withServer = (command: Command) =>
  withSettings(command, ['event-store', 'keys'])
    .option('--url <url>', '服务地址 / address of the server', address, 'http://127.0.0.1:8080')
    .option('--token <token>', '访问令牌；默认以数据目录中的密钥自签 / token; by default made with the key in the data folder')
    .option('--json', '输出 JSON / print JSON');

/** Runs one command line to its end and answers the exit code. Errors are written, never thrown. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  // A command is loaded when it is given, and with it the engines that it works on.
  const act =
    <Options>(load: () => Promise<(options: Options, terminal: Terminal, ...args: string[]) => Promise<ExitCode>>) =>
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
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) });

  withSettings(program.command('start').description('启动服务 / start the server'))
    .option('--empty', '空库时不载入 2012 年计划 / do not load the 2012 plan into an empty store')
    .option('--json', '就绪时输出一行 JSON / print one line of JSON when ready')
    .action(act(async () => (await import('./commands/start.js')).start));

  withSettings(program.command('create-topic').description('在 Kafka 上创建事件主题 / create the topic on Kafka'), ['feed'])
    .option('--replication-factor <copies>', '副本数；集群宜用 3 / copies of each partition, 3 on a cluster', positive, 1)
    .option('--retention-days <days>', '消息保留天数 / days that messages are kept', positive, 7)
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/create-topic.js')).createTopic));

  withSettings(program.command('token').description('签发访问令牌 / issue a token'), ['event-store', 'keys'])
    .addOption(
      new Option('--role <role...>', '角色，可多个 / roles')
        .choices(roles.filter((role) => role !== 'system'))
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', '姓名 / name', nameClaim)
    .option('--unit <unit>', '单位代号，如 gaoxin / unit id', claim(fields.key))
    .option('--subject <id>', '稳定的人员标识，默认由单位、姓名得出 / stable subject id', nameClaim)
    .option('--days <days>', '有效天数 / days that it is valid', days, 30)
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/token.js')).token));

  withServer(
    program.command('status').description('计划现状 / current status of a plan').argument('[plan]', '计划代号 / plan id'),
  )
    .option('--unit <unit>', '只看某单位 / only one unit')
    .option('--light <light>', '只看某色灯 green|yellow|red|done / only one light')
    .option(
      '--flag <flag>',
      '只看带某提示的 no-eligible-verifier|overdue|obstacles|extension-pending|suspended / only tasks with a flag',
    )
    .option('--task <code>', '一项任务的全部情况 / one task whole')
    .addOption(new Option('--indicators', '指标表 / the indicators').conflicts('task'))
    .addOption(
      new Option(
        '--rules <version>',
        '按另一版亮灯规则重算，如 lights-v1，列出不同者 / tasks whose light differs by another version of the rules',
      ).conflicts(['task', 'indicators']),
    )
    .action(act(async () => (await import('./commands/status.js')).status));

  withServer(program.command('history').description('变更历史 / who changed what').argument('[plan]', '计划代号 / plan id'))
    .option('--task <code>', '任务 / task')
    .addOption(new Option('--indicator <key>', '指标，不与 --task 同用 / indicator, not with --task').conflicts('task'))
    .option('--actor <id>', '操作人 / actor')
    .option('--unit <unit>', '单位 / unit')
    .option('--type <type>', '事件类型 / event type')
    .option('--field <field>', '字段 / field')
    .option('--from <date>', '起 / from a day or an instant')
    .option('--to <date>', '止 / to a day or an instant')
    .option('--limit <count>', '最多条数 / entries at most', positive, 50)
    .action(act(async () => (await import('./commands/history.js')).history));

  withServer(
    program
      .command('oversight')
      .description('监督记录：何人被拒、查阅、获发令牌 / who was refused, who read, who was given a token'),
  )
    .option('--kind <kind>', 'refusals 被拒|access 查阅|dropped 未逐条记录|tokens 令牌')
    .option('--actor <id>', '操作人 / actor')
    .option('--plan <id>', '计划代号 / plan id', claim(fields.planId))
    .option('--subject <subject>', '对象，如 task/3.2 / what it was about')
    .option('--from <date>', '起 / from a day or an instant')
    .option('--to <date>', '止 / to a day or an instant')
    .option('--limit <count>', '最多条数 / entries at most', positive, 50)
    .action(act(async () => (await import('./commands/oversight.js')).oversight));

  withSettings(
    program.command('demo').description('在运行中的服务上演一个模拟年度 / play a simulated year on a running server'),
    ['event-store', 'keys'],
  )
    .option('--url <url>', '服务地址 / address of the server', address, 'http://127.0.0.1:8080')
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/demo.js')).demo));
  withServer(
    program
      .command('import')
      .description('通知转为计划草案；核对后发布 / read a notice into a draft, publish it once reviewed')
      .argument(
        '<file>',
        '通知（文本、HTML、DOCX、PDF、XLSX、CSV），或与 --apply 同用的核对表 / a notice, or with --apply a review file',
      ),
  )
    .option('--plan <id>', '计划代号 / plan id')
    .option('--year <year>', "计划年度，默认取自标题 / the plan's year, by default the title's", positive)
    .option('--review <file>', '核对表，默认 <计划代号>-review.yaml / where the review file is written')
    .option('--apply', '发布核对表 / publish the review file')
    .option('--reason <text>', '发布的理由 / why it is published')
    .action(act(async () => (await import('./commands/import.js')).importNotice));

  withSettings(program.command('backup').description('备份数据目录，服务可在运行 / copy the data, while the server runs too'), [
    'event-store',
    'keys',
    'evidence',
  ])
    .argument('<target>', '空目录或不存在的目录 / a folder that is empty or does not exist')
    .option('--against <head>', '核对副本自该链头以来未变 / whether the copy still has what this head was of')
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/backup.js')).backup));

  withSettings(
    program
      .command('check')
      .description('通读事件日志和佐证材料并报告问题 / read the whole journal and all evidence, and report'),
    ['event-store', 'evidence'],
  )
    .option('--against <head>', '核对自该链头（check、backup 所给）以来未变 / whether all that this head was of is unchanged')
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/check.js')).check));

  withSettings(
    program
      .command('rebuild')
      .description('在线重建读模型，一步切换，可退回 / rebuild read models beside the live ones, switch, roll back'),
    ['event-store', 'read-models', 'log-level'],
  )
    .option('--plan <id>', '计划代号 / plan id', planOrOversight)
    .addOption(new Option('--all', '全部计划 / every plan').conflicts('plan'))
    .option('--rollback', '退回切换前的一代 / make the generation before the switch live again')
    .option('--accept-differences <reason>', '与线上不同也切换，并说明理由 / switch although it differs, and say why')
    .option('--max-rate <events>', '每秒最多处理的事件数 / events a second at most', positive)
    .option('--json', '每个计划输出一行 JSON / print one line of JSON for each plan')
    .action(act(async () => (await import('./commands/rebuild.js')).rebuild));

  withSettings(
    program.command('parked').description('停住的计划：列出，重试 / plans that stand still: list them, try one again'),
    ['event-store', 'read-models', 'log-level'],
  )
    .option('--retry <plan>', '再试一个计划 / try a plan again', planOrOversight)
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/parked.js')).parked));

  program
    .command('migrate')
    .description('把日志中的全部事件迁移到 EventStoreDB / copy all events of a journal into an EventStoreDB')
    .requiredOption('--from <store>', '来源 / source: journal:<目录 folder>')
    .requiredOption('--to <store>', '空的目标 / empty target: esdb://…')
    .option('--json', '输出 JSON / print JSON')
    .action(act(async () => (await import('./commands/migrate.js')).migrate));

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
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
