/**
 * Everything that can be set, as `DUBAN_*` variables or as flags of the same names, checked before
 * anything starts. `duban --help` loads this file, so it imports no server and no logger. What a setting
 * holds is never repeated in an error: it may be a secret.
 */
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import type { Role } from '@duban/domain';
import { z } from 'zod';
import { roleValues, unitValues } from './claim-values.js';
import {
  configInvalid,
  type Engines,
  eventStore,
  evidence,
  feed,
  readModels,
  refuseMisfits,
  usualReadModels,
} from './engines.js';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
/** The longest that a token of the embedded issuer may hold. */
export const tokenMaxDays = 366;

const prefix = 'DUBAN_';
const defaultFolder = './data';

const hostname = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const host = z.string().refine((value) => isIP(value) !== 0 || hostname.test(value), {
  error: '应为主机名或 IP 地址 / must be a host name or an IP address',
});

function integer(min: number, max: number) {
  const error = `应为 ${min}–${max} 的整数 / must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: `应为 ${values.join('、')} 之一 / must be one of ${values.join(', ')}` });
}

const onOff = oneOf(['on', 'off']).transform((value) => value === 'on');

/** The largest size that reports may state for evidence: 1 GiB. */
const evidenceLimitBytes = 1_073_741_824;
const evidenceDefaultBytes = 64 * 1024 * 1024;

const issuer = z.string().refine((value) => value === 'embedded' || isIssuerUrl(value), {
  error: '应为 embedded 或 OIDC 颁发者的 http(s) 地址 / must be embedded or the http(s) URL of an OIDC issuer',
});

/** OpenID Connect Discovery 1.0, section 3: no query, no fragment; and no credentials. */
function isIssuerUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '' && search === '' && hash === '';
}

const proxies = z.string().transform((value, context) => {
  if (value === 'off') return false;
  const names = value.split(',').map((name) => name.trim());
  if (names.length <= 32 && names.every(isProxy)) return names;
  const message = '应为 off 或以逗号分隔的代理地址或网段 / must be off, or addresses or networks of proxies, separated by commas';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function isProxy(name: string): boolean {
  const [address = '', bits] = name.split('/');
  const family = isIP(address);
  return family !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}

const claim = z
  .string()
  .max(200)
  .regex(/^(\/.+|[^/].*)$/s, { error: '应为声明的名称或 JSON 指针 / must be the name of a claim or a JSON pointer' });

/** The services that a process may run alone; `all` runs them all in one. */
export const serviceNames = ['command-api', 'query-api', 'relay', 'projector'] as const;
export type ServiceName = (typeof serviceNames)[number];

const settingsSchema = z.strictObject({
  DUBAN_SERVICE: oneOf(['all', ...serviceNames])
    .default('all')
    .describe(`运行的服务：all 或 ${serviceNames.join('、')} / what to run: all or ${serviceNames.join(', ')}`),
  DUBAN_HOST: host.default('127.0.0.1').describe('监听的地址 / address to listen on'),
  DUBAN_PORT: integer(0, 65_535).default(8080).describe('监听的端口，0 为任意空闲端口 / port to listen on, 0 for any free one'),
  DUBAN_EVENT_STORE: eventStore
    .default({ engine: 'journal', folder: defaultFolder })
    .describe('事件库：journal:<目录>、esdb://… 或 memory / event store: journal:<folder>, esdb://… or memory'),
  DUBAN_FEED: feed.default({ engine: 'direct' }).describe('事件传送：direct 或 kafka://… / feed: direct or kafka://…'),
  DUBAN_READ_MODELS: readModels
    .optional()
    .describe(
      '读模型：sqlite:<目录>、memory 或 redis://…，默认在日志的目录中 / read models: sqlite:<folder>, memory or redis://…, by default in the folder of the journal',
    ),
  DUBAN_EVIDENCE: evidence
    .optional()
    .describe(
      '佐证材料库：folder:<目录> 或 memory，默认在数据目录中 / evidence store: folder:<folder> or memory, by default in the data folder',
    ),
  DUBAN_EVIDENCE_MAX_BYTES: integer(1, evidenceLimitBytes)
    .default(evidenceDefaultBytes)
    .describe('一份佐证材料的最大字节数 / bytes that one piece of evidence may have'),
  DUBAN_EVIDENCE_QUOTA_BYTES: integer(1, 2_147_483_647)
    .default(1_073_741_824)
    .describe(
      '每人尚未被引用的佐证材料的最大总字节数，单位为四倍 / bytes that one person may have put and nothing refers to; a unit four times as many',
    ),
  DUBAN_EVIDENCE_KEEP_DAYS: integer(0, 3_650)
    .default(30)
    .describe('无引用的佐证材料保留的天数，0 为一直保留 / days that evidence which nothing refers to is kept, 0 for ever'),
  DUBAN_DISK_RESERVE_BYTES: integer(0, 2_147_483_647)
    .default(268_435_456)
    .describe(
      '磁盘可用空间低于此数时不收佐证材料，低于其四分之一时不受理命令 / free bytes below which no evidence, and below a quarter of which no command, is taken',
    ),
  DUBAN_TODAY: z.iso
    .date({ error: '应为日期，如 2026-12-01 / must be a day such as 2026-12-01' })
    .optional()
    .describe(
      '今天的日期：久停之后启动，以此确认机器时钟无误 / what day it is: confirms the clock of the machine after a long pause',
    ),
  DUBAN_KEYS: z.string().optional().describe('密钥目录，默认在数据目录中 / folder of the keys, by default in the data folder'),
  DUBAN_ISSUER: issuer
    .default('embedded')
    .describe('令牌颁发者：embedded 或 OIDC 地址 / issuer of tokens: embedded or the URL of an OIDC issuer'),
  DUBAN_ISSUER_AUDIENCE: z.string().max(200).default('duban').describe('令牌的受众 / audience of the tokens'),
  DUBAN_ISSUER_ROLES: claim.default('roles').describe('OIDC 令牌中的角色声明 / claim with the roles'),
  DUBAN_ISSUER_UNIT: claim.default('unit').describe('OIDC 令牌中的单位声明 / claim with the unit'),
  DUBAN_ISSUER_ROLE_VALUES: roleValues
    .optional()
    .describe(
      '角色声明的各值对应的角色，JSON；默认即角色名 / roles that the values of that claim stand for, JSON; by default the names of the roles',
    ),
  DUBAN_ISSUER_UNIT_VALUES: unitValues
    .optional()
    .describe(
      '单位声明的各值对应的单位代号，JSON；默认即代号 / units that the values of that claim stand for, JSON; by default the ids of the units',
    ),
  DUBAN_ISSUER_NAME: claim.default('name').describe('OIDC 令牌中的姓名声明 / claim with the name'),
  DUBAN_LOG_LEVEL: oneOf(logLevels).default('info').describe('日志级别 / log level'),
  DUBAN_RATE_LIMIT_PER_MINUTE: integer(0, 100_000_000)
    .default(6_000)
    .describe('每人每分钟的请求数，0 为不限 / requests a minute for each person, 0 for no limit'),
  DUBAN_TRUST_PROXY: proxies.default(false).describe('可信代理的地址，或 off / addresses of trusted proxies, or off'),
  DUBAN_HTTPS: onOff
    .default(false)
    .describe('浏览器是否经 https 访问（前面有代理） / whether browsers come through https (a proxy in front)'),
});

export interface IssuerClaims {
  /** Name of a claim, or a JSON pointer into the token's claims where it begins with `/`. */
  readonly roles: string;
  readonly unit: string;
  readonly name: string;
  /**
   * Value of the claim → roles; undefined: the values are names of roles. A value that is not in the map gives no
   * role.
   */
  readonly roleValues?: ReadonlyMap<string, readonly Role[]> | undefined;
  /** Value of the claim → id of a unit; undefined: the value is the id. A value that is not in the map gives no unit. */
  readonly unitValues?: ReadonlyMap<string, string> | undefined;
}

export type IssuerConfig =
  | { readonly kind: 'embedded'; readonly audience: string }
  | { readonly kind: 'oidc'; readonly url: string; readonly audience: string; readonly claims: IssuerClaims };

export interface Config extends Engines {
  readonly service: 'all' | ServiceName;
  readonly host: string;
  readonly port: number;
  /** Bytes that one piece of evidence may have. */
  readonly evidenceMaxBytes: number;
  /** Bytes that one person may have uploaded without anything referring to them; a unit four times as many. */
  readonly evidenceQuotaBytes: number;
  /** Days after which evidence that nothing refers to is removed; 0: never. */
  readonly evidenceKeepDays: number;
  /** With less free space than this, no evidence is taken; with less than a quarter of it, no command. */
  readonly diskReserveBytes: number;
  /** What somebody says that the day is in Asia/Shanghai, `YYYY-MM-DD`. */
  readonly today?: string;
  /** The journal's folder; where the events are on a server, the folder that the keys lie in. Absent: there is none. */
  readonly dataFolder?: string;
  readonly issuer: IssuerConfig;
  readonly logLevel: LogLevel;
  /** Requests a minute for each actor, or for each address while nobody is known; 0 for no limit. */
  readonly rateLimitPerMinute: number;
  /** Addresses and networks whose forwarding headers are believed. */
  readonly trustProxy: false | readonly string[];
  /** Browsers come through https, so that HSTS and upgrading requests are safe. */
  readonly https: boolean;
}

/** Settings by the names of their variables, such as `process.env`; what does not begin with `DUBAN_` is ignored. */
export type Settings = Readonly<Record<string, string | undefined>>;

/**
 * The configuration that settings and defaults make.
 * @throws {DubanError} `config-invalid` with the key that is wrong, unknown or empty.
 */
export function readConfig(settings: Settings): Config {
  const own = Object.entries(settings).filter(([key, value]) => key.startsWith(prefix) && value !== undefined);
  const empty = own.find(([, value]) => value?.trim() === '');
  if (empty !== undefined) throw configInvalid(empty[0], '不能为空 / must not be empty');
  const parsed = settingsSchema.safeParse(Object.fromEntries(own));
  if (parsed.success) {
    const config = configOf(parsed.data);
    refuseMisfits(config);
    return config;
  }
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw configInvalid(issue.keys[0] ?? prefix, '没有这项设置 / there is no such setting');
  throw configInvalid(String(issue?.path[0] ?? prefix), issue?.message ?? '');
}

export interface SettingDescription {
  /** Such as `DUBAN_EVENT_STORE`. */
  readonly key: string;
  /** Such as `event-store`. */
  readonly flag: string;
  /** Chinese, a slash, English. */
  readonly description: string;
}

/** Every setting, for a help page. */
export const settingDescriptions: readonly SettingDescription[] = Object.entries(settingsSchema.shape).map(([key, schema]) => ({
  key,
  flag: key.slice(prefix.length).toLowerCase().replaceAll('_', '-'),
  description: schema.description ?? '',
}));

/** The settings for flags such as `{'event-store': 'memory'}`; a flag that is no setting is left out. */
export function settingsFromFlags(flags: Readonly<Record<string, string | undefined>>): Settings {
  return Object.fromEntries(
    settingDescriptions.flatMap(({ key, flag }) => (flags[flag] === undefined ? [] : [[key, flags[flag]]])),
  );
}

function configOf(settings: z.output<typeof settingsSchema>): Config {
  const store = settings.DUBAN_EVENT_STORE;
  const beside = folderOf(store);
  const keysFolder = settings.DUBAN_KEYS ?? (beside === undefined ? undefined : join(beside, 'keys'));
  const { DUBAN_KEYS: keysGiven } = settings;
  const dataFolder = store.engine === 'journal' || keysGiven === undefined ? beside : dirname(keysGiven);
  return {
    service: settings.DUBAN_SERVICE,
    host: settings.DUBAN_HOST,
    port: settings.DUBAN_PORT,
    eventStore: store,
    feed: settings.DUBAN_FEED,
    readModels: settings.DUBAN_READ_MODELS ?? usualReadModels(store, settings.DUBAN_FEED),
    evidence: settings.DUBAN_EVIDENCE ?? evidenceIn(beside),
    evidenceMaxBytes: settings.DUBAN_EVIDENCE_MAX_BYTES,
    evidenceQuotaBytes: settings.DUBAN_EVIDENCE_QUOTA_BYTES,
    evidenceKeepDays: settings.DUBAN_EVIDENCE_KEEP_DAYS,
    diskReserveBytes: settings.DUBAN_DISK_RESERVE_BYTES,
    ...(settings.DUBAN_TODAY === undefined ? {} : { today: settings.DUBAN_TODAY }),
    ...(keysFolder === undefined ? {} : { keysFolder }),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    issuer: issuerOf(settings),
    logLevel: settings.DUBAN_LOG_LEVEL,
    rateLimitPerMinute: settings.DUBAN_RATE_LIMIT_PER_MINUTE,
    trustProxy: settings.DUBAN_TRUST_PROXY,
    https: settings.DUBAN_HTTPS,
  };
}

/**
 * The default folder of keys and evidence: beside the events, or the default data folder when the events are on a
 * server.
 */
function folderOf(store: Config['eventStore']): string | undefined {
  switch (store.engine) {
    case 'journal':
      return store.folder;
    case 'eventstoredb':
      return defaultFolder;
    case 'memory':
      return undefined;
  }
}

function evidenceIn(folder: string | undefined): Config['evidence'] {
  return folder === undefined ? { engine: 'memory' } : { engine: 'folder', folder: join(folder, 'evidence') };
}

function issuerOf(settings: z.output<typeof settingsSchema>): IssuerConfig {
  const { DUBAN_ISSUER: url, DUBAN_ISSUER_AUDIENCE: audience } = settings;
  if (url === 'embedded') return { kind: 'embedded', audience };
  const { DUBAN_ISSUER_ROLE_VALUES: toRoles, DUBAN_ISSUER_UNIT_VALUES: toUnit } = settings;
  const claims = {
    roles: settings.DUBAN_ISSUER_ROLES,
    unit: settings.DUBAN_ISSUER_UNIT,
    name: settings.DUBAN_ISSUER_NAME,
    ...(toRoles === undefined ? {} : { roleValues: toRoles }),
    ...(toUnit === undefined ? {} : { unitValues: toUnit }),
  };
  return { kind: 'oidc', url, audience, claims };
}
