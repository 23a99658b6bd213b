/**
 * The options of each command. They are kept apart from the program so that listing the commands loads neither settings
 * nor domain.
 */
import { fields, givenName, oversightCategory, roles } from '@duban/domain';
import { settingDescriptions, tokenMaxDays } from '@duban/runtime/config';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Act, CommandName } from './command-list.js';
import { address, defaultUrl } from './server-url.js';

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

/** A parser for an option whose value becomes part of a token. */
const claim = (schema: Pick<typeof fields.key, 'safeParse'>) => (text: string) => {
  const parsed = schema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'invalid');
  return parsed.data;
};
/** Read models exist for plans and for oversight. */
const planOrOversight = (text: string) => (text === oversightCategory ? text : claim(fields.planId)(text));
const nameClaim = claim(givenName(fields.bounds.name));

const pointWords =
  '日期（当日终了）、时刻、位置、event:<编号> 或 before:<编号> / a day (its end), an instant, a position, event:<id> or before:<id>';

const withSettings = (command: Command, only?: readonly string[]) => {
  for (const { flag, key, description } of settingDescriptions) {
    if (only === undefined || only.includes(flag)) command.option(`--${flag} <value>`, `${description} (${key})`);
  }
  return command;
};

const operatorWords = '操作者的人员标识 (DUBAN_OPERATOR) / stable subject id of who asks';

const urlOption = () =>
  new Option('--url <url>', `服务地址，默认 ${defaultUrl} (DUBAN_URL) / address of the server`).argParser(address);

/** The options of commands that ask a running server. */
const withServer = (command: Command) =>
  withSettings(command, ['event-store', 'keys'])
    .addOption(urlOption())
    .option('--token <token>', '访问令牌；默认以数据目录中的密钥自签 / token; by default made with the key in the data folder')
    .option('--as <id>', `${operatorWords}；没有 --token 时须给出 / needed without --token`, nameClaim)
    .option('--json', '输出 JSON / print JSON');

/** The options that `entryFilters` reads: which changes are meant, in any plan. */
const withEntryFilters = (command: Command) =>
  command
    .option('--without <type...>', '不要这些事件类型 / event types that are left out')
    .option('--no-days', '不要推进日期的条目 / without the entries of the days themselves')
    .option('--on-behalf', '只看代填 / only what was entered for others')
    .option('--direction <direction>', 'percent-down 进度下降|target-eased 目标放宽')
    .option('--correlation <id>', '同一次提交 / what was sent together')
    .option('--reason <words>', '理由中的词 / words that the reason has')
    .option('--evidence <sha256>', '涉及某份佐证的变更 / changes that a piece of evidence is part of');

export const commandLines: Readonly<Record<CommandName, (command: Command, act: Act) => void>> = {
  start: (command, act) =>
    withSettings(command)
      .option('--example', '空库时载入示例（2012 年计划） / load the example, a plan of 2012, into an empty store')
      // Every store now starts empty. The option stays accepted because old command lines have it.
      .addOption(new Option('--empty').hideHelp().conflicts('example'))
      .option('--json', '就绪时输出一行 JSON / print one line of JSON when ready')
      .action(act(async () => (await import('./commands/start.js')).start)),

  'create-topic': (command, act) =>
    withSettings(command, ['feed'])
      .option('--replication-factor <copies>', '副本数；集群宜用 3 / copies of each partition, 3 on a cluster', positive, 1)
      .option('--retention-days <days>', '消息保留天数 / days that messages are kept', positive, 7)
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/create-topic.js')).createTopic)),

  'create-user': (command, act) =>
    withSettings(command, ['event-store'])
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/create-user.js')).createUser)),

  token: (command, act) =>
    withSettings(command, ['event-store', 'keys'])
      .addOption(
        new Option('--role <role...>', '角色，可多个 / roles')
          .choices(roles.filter((role) => role !== 'system'))
          .makeOptionMandatory(),
      )
      .requiredOption('--name <name>', '姓名 / name', nameClaim)
      .option('--unit <unit>', '单位代号，如 gaoxin / unit id', claim(fields.key))
      .requiredOption('--subject <id>', '稳定的人员标识，一人一个 / stable subject id, one for each human being', nameClaim)
      .option('--days <days>', '有效天数 / days that it is valid', days, 30)
      .option('--as <id>', operatorWords, nameClaim)
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/token.js')).token)),

  revoke: (command, act) =>
    withSettings(command, ['event-store', 'keys'])
      .addOption(
        new Option('--token-id <id>', '一个令牌的编号 / the id of one token').argParser(claim(fields.uuid)).conflicts('subject'),
      )
      .option('--subject <id>', '某人至今获发的全部令牌 / all that a person has been issued so far', nameClaim)
      .requiredOption('--reason <text>', '理由 / why', claim(fields.text(fields.bounds.reason)))
      .option('--as <id>', operatorWords, nameClaim)
      .action(act(async () => (await import('./commands/revoke.js')).revoke)),

  'rotate-key': (command, act) =>
    withSettings(command, ['event-store', 'keys'])
      .option('--accept-days <days>', '旧密钥所签令牌仍可用的天数 / days that tokens of the one before are taken', days, 30)
      .requiredOption('--reason <text>', '理由 / why', claim(fields.text(fields.bounds.reason)))
      .option('--as <id>', operatorWords, nameClaim)
      .action(act(async () => (await import('./commands/rotate-key.js')).rotate)),

  status: (command, act) =>
    withServer(command)
      .option('--unit <unit>', '只看某单位 / only one unit')
      .option('--light <light>', '只看某色灯 green|yellow|red|done / only one light')
      .option(
        '--flag <flag>',
        '只看带某提示的 no-eligible-verifier|overdue|obstacles|extension-pending|suspended|entry-disowned / only tasks with a flag',
      )
      .option('--task <code>', '一项任务的全部情况 / one task whole')
      .addOption(new Option('--indicators', '指标表 / the indicators').conflicts('task'))
      .addOption(
        new Option(
          '--rules <version>',
          '按另一版亮灯规则重算，如 lights-v1，列出不同者 / tasks whose light differs by another version of the rules',
        ).conflicts(['task', 'indicators']),
      )
      .action(act(async () => (await import('./commands/status.js')).status)),

  export: (command, act) =>
    withServer(command)
      .option('--at <point>', `${pointWords}；缺省为现在 / by default now`)
      .option('--out <file>', '写入的文件，不得已存在 / the file to write, which must not exist')
      .action(act(async () => (await import('./commands/export.js')).exportPlan)),

  'verify-export': (command, act) =>
    command
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/verify-export.js')).verify)),

  reconcile: (command, act) => withServer(command).action(act(async () => (await import('./commands/reconcile.js')).reconcile)),

  'as-of': (command, act) =>
    withServer(command)
      .requiredOption('--at <point>', pointWords)
      .option('--export <file>', '读导出文件，不问服务 / ask an export in the place of a server')
      .option('--unit <unit>', '只看某单位 / only one unit')
      .option('--task <code>', '一项任务的全部情况 / one task whole')
      .addOption(new Option('--indicators', '指标表 / the indicators').conflicts('task'))
      .action(act(async () => (await import('./commands/as-of.js')).asOf)),

  diff: (command, act) =>
    withEntryFilters(withServer(command))
      .option('--export <file>', '读导出文件，不问服务 / ask an export in the place of a server')
      .requiredOption('--from <point>', `前一时点 / the earlier point: ${pointWords}`)
      .requiredOption('--to <point>', '后一时点 / the later point')
      .option('--task <code>', '任务 / task')
      .addOption(new Option('--indicator <key>', '指标，不与 --task 同用 / indicator, not with --task').conflicts('task'))
      .option('--unit <unit>', '任一时点牵头或配合的单位 / unit that leads or cooperates in either state')
      .option('--field <field>', '字段 / field')
      .option('--actor <id>', '改动过该字段的人：账号或姓名 / somebody who had a part in it, by id or name')
      .option('--type <type...>', '改动过该字段的事件类型，可多个 / types of events that had a part in it')
      .option('--limit <count>', '最多对象数 / things at most', positive, 1_000)
      .action(act(async () => (await import('./commands/diff.js')).diff)),

  replay: (command, act) =>
    withServer(command)
      .option('--export <file>', '读导出文件，不问服务 / ask an export in the place of a server')
      .option('--task <code>', '任务 / task')
      .option('--indicator <key>', '指标；与 --task 同用时任一均可 / indicator; with --task, either of them')
      .option('--actor <id>', '操作人：账号或姓名 / who did it, by id or name')
      .option('--correlation <id>', '同一次提交 / what was sent together')
      .option('--from <date>', '起 / from a day or an instant')
      .option('--to <date>', '止 / to a day or an instant')
      .option('--after <event>', '从该事件之后继续 / go on after this event')
      .option('--pace <milliseconds>', '每步间隔，代替按键 / time between two steps, in place of a key', positive)
      .action(act(async () => (await import('./commands/replay.js')).replay)),

  happened: (command, act) =>
    withServer(command)
      .option('--export <file>', '读导出文件，不问服务 / ask an export in the place of a server')
      .requiredOption('--by <day>', '只计所述日期不晚于此日者 / only what speaks of a day up to this one')
      .option('--as-of <point>', `某一时点所知 / as known at a point: ${pointWords}`)
      .option('--task <code>', '任务 / task')
      .addOption(new Option('--indicator <key>', '指标，不与 --task 同用 / indicator, not with --task').conflicts('task'))
      .option('--unit <unit>', '只看某单位 / only one unit')
      .option('--all', '也列出没有不同的 / what does not differ too')
      .option('--limit <count>', '最多条数 / things at most', positive, 1_000)
      .action(act(async () => (await import('./commands/happened.js')).happened)),

  history: (command, act) =>
    withEntryFilters(withServer(command))
      .option('--task <code>', '任务 / task')
      .addOption(new Option('--indicator <key>', '指标，不与 --task 同用 / indicator, not with --task').conflicts('task'))
      .option('--actor <id>', '操作人：账号或姓名 / who did it, by id or name')
      .option('--unit <unit>', '单位 / unit')
      .option('--type <type...>', '事件类型，可多个 / event types')
      .option('--links', '连同所依及依此的事件 / with what it refers to, and what refers to it')
      .option('--field <field>', '字段 / field')
      .option('--from <date>', '起 / from a day or an instant')
      .option('--to <date>', '止 / to a day or an instant')
      .option('--limit <count>', '最多条数 / entries at most', positive, 50)
      .action(act(async () => (await import('./commands/history.js')).history)),

  event: (command, act) =>
    withServer(command)
      .option('--plan <id>', '计划代号 / plan id', claim(fields.planId), 'zjkjt2012')
      .action(act(async () => (await import('./commands/event.js')).event)),

  'shared-evidence': (command, act) =>
    withServer(command)
      .option('--limit <count>', '最多条数 / pieces at most', positive, 50)
      .action(act(async () => (await import('./commands/shared-evidence.js')).sharedEvidence)),

  receipts: (command, act) =>
    withServer(command)
      .option('--plan <id>', '只看一个计划 / only one plan', claim(fields.planId))
      .option('--from <date>', '起 / from a day or an instant')
      .option('--to <date>', '止 / to a day or an instant')
      .option('--limit <count>', '最多条数 / receipts at most', positive, 50)
      .action(act(async () => (await import('./commands/receipts.js')).receipts)),

  dossier: (command, act) =>
    withServer(command)
      .option('--person <id>', '人员代号 / person')
      .option('--unit <id>', '单位代号 / unit')
      .option('--account <id>', '账号 / token subject')
      .option('--plan <id>', '只看一个计划 / only one plan', claim(fields.planId))
      .requiredOption('--from <date>', '起 / from a day or an instant')
      .requiredOption('--to <date>', '止 / to a day or an instant')
      .option('--limit <count>', '最多条数 / lines at most', positive, 1_000)
      .action(act(async () => (await import('./commands/dossier.js')).dossier)),

  entries: (command, act) =>
    withServer(command)
      .option('--unit <unit>', '被代填的单位 / the unit that it was entered for')
      .option('--person <id>', '被代填的人：账号、代号或姓名 / the person: token subject, id or name')
      .option('--subject <subject>', '对象，如 task/3.2 / what it is about')
      .option('--state <state>', 'unconfirmed 未确认|confirmed 已确认|disowned 已否认')
      .option('--limit <count>', '最多条数 / entries at most', positive, 50)
      .action(act(async () => (await import('./commands/entries.js')).entries)),

  oversight: (command, act) =>
    withServer(command)
      .option('--kind <kind>', 'refusals 被拒绝|access 查阅|dropped 未逐条记录|tokens 令牌')
      .option('--actor <id>', '操作人：账号或姓名 / who did it, by id or name')
      .option('--plan <id>', '计划代号 / plan id', claim(fields.planId))
      .option('--subject <subject>', '对象，如 task/3.2 / what it was about')
      .option('--from <date>', '起 / from a day or an instant')
      .option('--to <date>', '止 / to a day or an instant')
      .option('--limit <count>', '最多条数 / entries at most', positive, 50)
      .action(act(async () => (await import('./commands/oversight.js')).oversight)),

  demo: (command, act) =>
    withSettings(command, ['event-store', 'keys'])
      .addOption(urlOption())
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/demo.js')).demo)),

  import: (command, act) =>
    withServer(command)
      .option('--plan <id>', '计划代号 / plan id')
      .option('--year <year>', "计划年度，默认取自标题 / the plan's year, by default the title's", positive)
      .option('--review <file>', '核对表，默认 <计划代号>-review.yaml / where the review file is written')
      .option('--apply', '发布核对表 / publish the review file')
      .option('--reason <text>', '发布的理由 / why it is published')
      .action(act(async () => (await import('./commands/import.js')).importNotice)),

  backup: (command, act) =>
    withSettings(command, ['event-store', 'keys', 'evidence'])
      .option('--with-keys', '连同签名密钥：有副本者即可签发令牌 / with the signing key: whoever has the copy can issue tokens')
      .option('--against <head>', '核对副本自该链头以来未变 / whether the copy still has what this head was of')
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/backup.js')).backup)),

  check: (command, act) =>
    withSettings(command, ['event-store', 'read-models', 'evidence'])
      .option('--against <head>', '核对自该链头（check、backup 所给）以来未变 / whether all that this head was of is unchanged')
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/check.js')).check)),

  rebuild: (command, act) =>
    withSettings(command, ['event-store', 'read-models', 'log-level'])
      .option('--plan <id>', '计划代号 / plan id', planOrOversight)
      .addOption(new Option('--all', '全部计划 / every plan').conflicts('plan'))
      .option('--rollback', '退回切换前的一代 / make the generation before the switch live again')
      .option('--accept-differences <reason>', '与线上不同也切换，并说明理由 / switch although it differs, and say why')
      .option('--max-rate <events>', '每秒最多处理的事件数 / events a second at most', positive)
      .option('--json', '每个计划输出一行 JSON / print one line of JSON for each plan')
      .action(act(async () => (await import('./commands/rebuild.js')).rebuild)),

  parked: (command, act) =>
    withSettings(command, ['event-store', 'read-models', 'keys', 'log-level'])
      .option('--retry <plan>', '再试一个计划 / try a plan again', planOrOversight)
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/parked.js')).parked)),

  recover: (command, act) =>
    withSettings(command, ['event-store', 'feed', 'read-models', 'log-level'])
      .requiredOption(
        '--reason <text>',
        '理由，随恢复一并记下 / why, kept with the recovery',
        claim(fields.text(fields.bounds.reason)),
      )
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/recover.js')).recover)),

  migrate: (command, act) =>
    command
      .requiredOption('--from <store>', '来源 / source: journal:<目录 folder>')
      .requiredOption('--to <store>', '空的目标 / empty target: esdb://…')
      .option('--json', '输出 JSON / print JSON')
      .action(act(async () => (await import('./commands/migrate.js')).migrate)),
};
