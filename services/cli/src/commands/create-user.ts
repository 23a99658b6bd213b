/**
 * `duban create-user`: creates on EventStoreDB the user that the servers' setting names, with no more rights than Duban
 * needs. The administrator's name and password come in a variable of their own, which no server reads.
 */
import { DubanError } from '@duban/domain';
import { createEventStoreDbUser } from '@duban/event-store';
import { settingsOf } from '../settings.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

const variable = 'DUBAN_EVENT_STORE_ADMINISTRATOR';

const words = {
  created: '已建立 / created',
  'password set': '已有，密码已改为设置中的 / there already, its password is that of the setting now',
  there: '已有 / there already',
  granted: '已授予读取 $all 的权限 / may read $all now',
} as const;

export async function createUser(options: Record<string, unknown> & { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const { [variable]: given, ...env } = terminal.env;
  const { eventStore } = settingsOf(options, env).config;
  if (eventStore.engine !== 'eventstoredb') {
    const detail = '此命令需要 esdb://… / this command needs esdb://…';
    throw new DubanError('config-invalid', { key: 'DUBAN_EVENT_STORE', detail });
  }
  const [, username, password] = /^([^:]+):(.+)$/s.exec(given ?? '') ?? [];
  if (username === undefined || password === undefined) {
    const detail = '须为 用户名:密码 / must be name:password';
    throw new DubanError('config-invalid', { key: variable, detail });
  }
  const made = await createEventStoreDbUser({ connectionString: eventStore.connectionString }, { username, password });
  if (options.json === true) terminal.out(JSON.stringify(made));
  else {
    terminal.out(`用户 user ${made.username}：${words[made.login]}`);
    terminal.out(made.right === 'there' ? '已可读取 $all / may read $all already' : words[made.right]);
  }
  return exitCodes.ok;
}
