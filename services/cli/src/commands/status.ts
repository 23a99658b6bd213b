/** `duban status`: the plan and its tasks as tables. */
import { serverOf } from '../server.js';
import { lightName, short, table } from '../table.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Summary {
  readonly tasks: number;
  readonly completed: number;
  readonly averagePercent: number;
  readonly lights: Readonly<Record<string, number>>;
}

interface Plan {
  readonly id: string;
  readonly title: string;
  readonly issuer: string;
  readonly year: number;
  readonly simulated: boolean;
  readonly status: string;
  readonly today: string | null;
  readonly summary: Summary;
  readonly sections: readonly (Summary & { readonly number: number; readonly title: string })[];
}

interface Task {
  readonly code: string;
  readonly title: string;
  readonly leads: readonly Named[];
  readonly responsible: readonly Named[];
  readonly status: string;
  readonly percent: number;
  readonly light: { readonly light: string; readonly rule: string };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

const statusNames: Readonly<Record<string, string>> = {
  registered: '未签收',
  acknowledged: '已签收',
  'in-progress': '推进中',
  'completion-requested': '申请办结',
  completed: '已办结',
};

export async function status(
  options: Record<string, string> & { json?: boolean },
  terminal: Terminal,
  wanted?: string,
): Promise<ExitCode> {
  const api = await serverOf(options, terminal.env);
  if (wanted === undefined) {
    const plans = await api.get<Page<Plan>>('/v1/plans');
    if (options.json === true) terminal.out(JSON.stringify(plans));
    else if (plans.items.length === 0) terminal.out('还没有计划 / there is no plan yet');
    else {
      const rows = plans.items.map((plan) => [
        plan.id,
        planTitle(plan),
        plan.year,
        plan.summary.tasks,
        `${plan.summary.averagePercent}%`,
      ]);
      terminal.out(table(['计划', '名称', '年度', '任务', '平均进度'], rows));
    }
    return exitCodes.ok;
  }
  const plan = await api.get<Plan>(`/v1/plans/${encodeURIComponent(wanted)}`);
  const tasks = await allTasks(api, wanted, options);
  if (options.json === true) {
    terminal.out(JSON.stringify({ plan, tasks }));
    return exitCodes.ok;
  }
  const { lights, tasks: count, completed, averagePercent } = plan.summary;
  terminal.out(`${planTitle(plan)}（${plan.id}，${plan.issuer}，截至 ${plan.today ?? '—'}）`);
  const counts = Object.entries(lights).map(([light, number]) => `${lightName(light)} ${number}`);
  terminal.out(`任务 ${count}，已办结 ${completed}，平均进度 ${averagePercent}%；${counts.join('，')}`);
  const rows = tasks.map(({ code, title, leads, responsible, status: state, percent, light }) => [
    code,
    short(title, 24),
    leads.map(({ name }) => name).join('、'),
    responsible.map(({ name }) => name).join('、'),
    statusNames[state] ?? state,
    `${percent}%`,
    lightName(light.light),
    light.rule,
  ]);
  terminal.out(table(['任务', '名称', '牵头单位', '责任人', '状态', '进度', '灯', '依据'], rows));
  return exitCodes.ok;
}

const planTitle = ({ title, simulated }: Plan) => (simulated ? `〔模拟〕${title}` : title);

async function allTasks(
  api: Awaited<ReturnType<typeof serverOf>>,
  plan: string,
  options: Record<string, string>,
): Promise<Task[]> {
  const tasks: Task[] = [];
  let cursor: string | undefined;
  do {
    const { unit, light } = options;
    const page: Page<Task> = await api.get(`/v1/plans/${encodeURIComponent(plan)}/tasks`, { unit, light, cursor, limit: '200' });
    tasks.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return tasks;
}
