/** `duban demo`: plays a simulated year on a running server, and prints questions to ask about it. */
import { accounts, simulatedYearId } from '@duban/seeds';
import { SingleBar } from 'cli-progress';
import { apiClient } from '../api-client.js';
import { PlayError, playSimulatedYear } from '../demo/player.js';
import { urlOf } from '../server-url.js';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { issuerOf, namedOperator } from '../tokens.js';

type Options = Readonly<Record<string, unknown>> & { readonly json?: boolean };

const tokenSeconds = 3_600;

export async function demo(options: Options, terminal: Terminal): Promise<ExitCode> {
  const url = urlOf(options, terminal.env);
  const issuer = await issuerOf(settingsOf(options, terminal.env), namedOperator(options, terminal.env));
  const bar = new SingleBar({ format: '模拟 {day} [{bar}] {value}/{total}', stream: process.stderr, clearOnComplete: true });
  let started = false;
  try {
    const played = await playSimulatedYear({
      clientOf: async ({ id, name, role, unit }) => {
        if (role === 'system') throw new PlayError('nobody becomes the system');
        const { token } = await issuer.issue({ subject: id, name, roles: [role], unit, ttlSeconds: tokenSeconds });
        return apiClient(url, token);
      },
      onProgress: (done, total, day) => {
        if (!terminal.isTerminal) return;
        if (!started) bar.start(total, 0, { day });
        started = true;
        bar.update(done, { day });
      },
    });
    bar.stop();
    if (options.json === true) terminal.out(JSON.stringify({ plan: simulatedYearId, accounts: accounts.size, ...played }));
    else terminal.out(questions(played, flagsAgain(options)));
    return exitCodes.ok;
  } catch (error) {
    bar.stop();
    if (!(error instanceof PlayError)) throw error;
    terminal.err(`模拟中断，可再次运行以续演；若有他人改动过该计划，请换空库：${error.message}`);
    terminal.err('The play was interrupted; run it again to go on, or on an empty store if somebody else acted on the plan.');
    return exitCodes.failed;
  }
}

/** The flags that the printed questions need too. What came from an environment variable will come from it again. */
function flagsAgain(options: Options): string {
  const flags = { url: '--url', eventStore: '--event-store', keys: '--keys' };
  return Object.entries(flags)
    .flatMap(([name, flag]) => (typeof options[name] === 'string' ? [` ${flag} ${quoted(options[name])}`] : []))
    .join('');
}

/** Quoted for a shell where necessary. */
const quoted = (text: string) => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

function questions({ commands, refused }: { readonly commands: number; readonly refused: number }, again: string): string {
  const history = `npx duban history ${simulatedYearId}`;
  return [
    `【模拟】一年已演完：${accounts.size} 个岗位账号，${commands} 条命令，其中 ${refused} 条被拒绝（计划代号 ${simulatedYearId}）`,
    `The simulated year has been played: ${accounts.size} accounts, ${commands} commands, ${refused} of them refused.`,
    '',
    '# 谁在何时下调了目标 / who lowered the target, and when',
    `${history} --indicator high-tech-enterprises --field target${again}`,
    '# 移交前后由谁负责 / who answered for a task before and after the handover',
    `npx duban status ${simulatedYearId} --task 4.2${again}`,
    '# 哪盏灯何时为何变黄 / which light turned yellow on which day, and why',
    `${history} --task 2.1 --field light${again}`,
    '# 哪条上报被更正，原来怎么说 / which report was corrected, and what it said before',
    `${history} --task 3.2 --type report-corrected${again}`,
    '# 哪些任务没有合格的核验单位 / which tasks have no eligible verifier',
    `npx duban status ${simulatedYearId} --flag no-eligible-verifier${again}`,
  ].join('\n');
}
