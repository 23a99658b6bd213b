/** The settings of a command line. Flags override environment variables. */
import { DubanError } from '@duban/domain';
import { type Config, readConfig, settingsFromFlags } from '@duban/runtime/config';
import type { DataFolders } from '@duban/server';

export interface CliSettings {
  readonly config: Config;
  /**
   * The folders of the journal, the keys and the evidence.
   * @throws {DubanError} `config-invalid` when the event store is no journal
   */
  readonly journal: DataFolders;
}

/** Commander passes `--event-store` as `eventStore`. */
function flagsOf(options: Readonly<Record<string, unknown>>): Record<string, string> {
  const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (typeof value === 'string' ? [[kebab(name), value]] : [])),
  );
}

/** @throws {DubanError} `config-invalid` with the key of the setting */
export function settingsOf(
  options: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): CliSettings {
  // The caller's name and the server's address are no settings of a server: see `tokens.ts` and `server-url.ts`.
  const { DUBAN_OPERATOR: _, DUBAN_URL: __, ...settings } = env;
  const config = readConfig({ ...settings, ...settingsFromFlags(flagsOf(options)) });
  return {
    config,
    get journal() {
      if (config.eventStore.engine !== 'journal') {
        throw new DubanError('config-invalid', {
          key: 'DUBAN_EVENT_STORE',
          detail: '此命令需要 journal:<目录> / this command needs journal:<folder>',
        });
      }
      const evidence = config.evidence.engine === 'folder' ? config.evidence.folder : undefined;
      return { folder: config.eventStore.folder, keys: config.keysFolder, evidence };
    },
  };
}
