/** `duban start`: starts the whole server, or one service of it, in this process, and prints what a newcomer needs. */
import { randomBytes } from 'node:crypto';
import { DubanError } from '@duban/domain';
import type { PlanDocument } from '@duban/read-models';
import { issueRecorded, operatorOf, type RunningServer, startServer } from '@duban/server';
import { logOf, standardError } from '../log.js';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

type Options = Readonly<Record<string, unknown>> & { readonly example?: boolean; readonly json?: boolean };

const tokenSeconds = 30 * 86_400;

/**
 * Starts and returns. The process then lives until a signal ends it; the signal may come at any time, also during the
 * start. The log goes to stderr.
 */
export async function start(options: Options, terminal: Terminal): Promise<ExitCode> {
  try {
    await startAndTell(options, terminal);
  } catch (error) {
    if (!(error instanceof DubanError) || error.code !== 'shutting-down') throw error;
  }
  return exitCodes.ok;
}

async function startAndTell(options: Options, terminal: Terminal): Promise<void> {
  const { config } = settingsOf(options, terminal.env);
  const logger = logOf(config);
  const seed = options.example === true ? await plan2012() : undefined;
  const running = await startServer({
    config,
    logger,
    logOutput: standardError,
    seed,
    watchSignals: true,
    onTrouble: ({ zh, en }) => terminal.err(`等待：${zh}\nwaiting: ${en}`),
  });
  if (options.json === true) terminal.out(JSON.stringify({ url: running.url, epoch: running.store.epoch }));
  else if (config.service === 'all') terminal.out(await welcomeOf(running, options.example === true));
  else terminal.out(`督办 ${config.service} 已就绪 Duban's ${config.service} is listening on ${running.url}`);
}

/** @throws {DubanError} `shutting-down` when a signal came in the meantime */
async function welcomeOf(running: RunningServer, withExample: boolean): Promise<string> {
  try {
    return await welcome(running, withExample);
  } catch (error) {
    throw running.lifecycle.stopping.aborted ? new DubanError('shutting-down', {}, { cause: error }) : error;
  }
}

async function plan2012() {
  const seeds = await import('@duban/seeds');
  return { plan: seeds.plan2012Id, manifest: seeds.plan2012 };
}

const howToBegin = [
  '还没有计划。用 duban import 或 POST /v1/plans/:plan/publish 发布；示例（2012 年计划）用 duban start --example 载入空库',
  'There is no plan yet. Publish one with duban import or POST /v1/plans/:plan/publish; duban start --example loads the example, a plan of 2012, into an empty store',
];

/** What to print without the example: the plans that exist, or how to make one. */
async function plansIn(server: RunningServer['server'], token: string): Promise<string[]> {
  const answer = await server.inject({ url: '/v1/plans', headers: { authorization: `Bearer ${token}` } });
  const plans = answer.statusCode === 200 ? answer.json<{ items: PlanDocument[] }>().items : [];
  return plans.length === 0 ? howToBegin : plans.map(({ id, title, issuer }) => `${id}：${title}（${issuer}）`);
}

async function welcome({ url, issuer, record, server }: RunningServer, withExample: boolean): Promise<string> {
  const lines = [`督办已就绪 Duban is listening on ${url}（文档 docs: ${url}/docs）`];
  if (issuer === undefined || record === undefined)
    return [...lines, '令牌由所配置的 OIDC 颁发者签发 / tokens come from the configured OIDC issuer'].join('\n');

  const { plan: plan2012Id } = await plan2012();
  const grant = async (role: 'reporter' | 'inspector' | 'auditor', name: string, unit?: string) => {
    const whom = { subject: `local:${role}`, name, roles: [role], ttlSeconds: tokenSeconds };
    const issued = await issueRecorded(issuer, unit === undefined ? whom : { ...whom, unit }, { record, by: operatorOf() });
    return issued.token;
  };
  const reporter = await grant('reporter', '模拟填报员', 'gaoxin');
  const inspector = await grant('inspector', '模拟监察员', 'jiancha');
  const auditor = await grant('auditor', '模拟审计员');
  const answer = await server.inject({ url: `/v1/plans/${plan2012Id}`, headers: { authorization: `Bearer ${auditor}` } });
  if (answer.statusCode !== 200) return [...lines, ...(await plansIn(server, auditor))].join('\n');

  const plan = answer.json<PlanDocument>();
  const { tasks, completed, lights } = plan.summary;
  const api = `${url}/v1/plans/${plan2012Id}`;
  const key = (name: string) => `-H 'Idempotency-Key: "${name}-${randomBytes(4).toString('hex')}"'`;
  return [
    ...lines,
    '',
    ...(withExample ? ['示例计划 / the example (--example):'] : []),
    `${plan.title}（${plan.issuer}，${plan.year} 年，计划代号 ${plan.id}）`,
    `  ${plan.sections.length} 个部分，${tasks} 项任务，${plan.indicators.total} 个指标，${plan.leadUnits.length} 个牵头单位，${plan.counts.people} 位责任人`,
    `  截至 ${plan.today}：办结 ${completed}，绿灯 ${lights.green}，黄灯 ${lights.yellow}，红灯 ${lights.red}`,
    '',
    '# 填报员（高新处）：签收，上报 / a reporter acknowledges a task and reports progress',
    `REPORTER=${reporter}`,
    `curl -sS -X POST ${api}/tasks/3.2/acknowledge -H "Authorization: Bearer $REPORTER" ${key('ack')} -H 'Content-Type: application/json' -d '{}'`,
    `curl -sS -X POST ${api}/tasks/3.2/report-progress -H "Authorization: Bearer $REPORTER" ${key('report')} -H 'Content-Type: application/json' -d '{"percent": 40, "done": "模拟：已新认定高新技术企业 120 家", "occurredOn": "2012-06-30", "reason": "模拟：半年上报"}'`,
    `curl -sS ${api}/tasks/3.2 -H "Authorization: Bearer $REPORTER"`,
    '',
    '# 监察员：谁改了什么 / an inspector asks who changed what',
    `INSPECTOR=${inspector}`,
    `curl -sS '${api}/history?field=percent' -H "Authorization: Bearer $INSPECTOR"`,
    '',
    '# 审计员：一项任务的全部变更 / an auditor reads every change of a task',
    `AUDITOR=${auditor}`,
    `curl -sS ${api}/tasks/3.2/history -H "Authorization: Bearer $AUDITOR"`,
  ].join('\n');
}
