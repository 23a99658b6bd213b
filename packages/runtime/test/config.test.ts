import fc from 'fast-check';
import t from 'tap';
import { readConfig, serviceNames, settingDescriptions, settingsFromFlags } from '../src/index.js';

/** The error that settings end in. */
function errorOf(settings: Record<string, string>): { code: string; params: { key: string; detail: string } } {
  try {
    readConfig(settings);
  } catch (error) {
    return error as ReturnType<typeof errorOf>;
  }
  throw new Error('accepted');
}

t.test('without settings everything has a default that needs nothing else', async (t) => {
  t.same(readConfig({}), {
    service: 'all',
    host: '127.0.0.1',
    port: 8080,
    eventStore: { engine: 'journal', folder: './data' },
    feed: { engine: 'direct' },
    readModels: { engine: 'sqlite', folder: 'data/read-models' },
    evidence: { engine: 'folder', folder: 'data/evidence' },
    evidenceMaxBytes: 64 * 1024 * 1024,
    evidenceQuotaBytes: 1024 * 1024 * 1024,
    evidenceKeepDays: 30,
    diskReserveBytes: 256 * 1024 * 1024,
    keysFolder: 'data/keys',
    dataFolder: './data',
    issuer: { kind: 'embedded', audience: 'duban' },
    logLevel: 'info',
    rateLimitPerMinute: 6_000,
    trustProxy: false,
    https: false,
  });
});

t.test('every setting is read', async (t) => {
  const config = readConfig({
    DUBAN_SERVICE: 'all',
    DUBAN_HOST: '::1',
    DUBAN_PORT: '0',
    DUBAN_EVENT_STORE: 'journal:/var/lib/duban',
    DUBAN_FEED: 'direct',
    DUBAN_READ_MODELS: 'sqlite:/srv/read-models',
    DUBAN_EVIDENCE: 'folder:/srv/evidence',
    DUBAN_EVIDENCE_MAX_BYTES: '1048576',
    DUBAN_KEYS: '/etc/duban',
    DUBAN_ISSUER: 'https://id.example.cn/realms/kjt',
    DUBAN_ISSUER_AUDIENCE: 'duban-api',
    DUBAN_ISSUER_ROLES: '/realm_access/roles',
    DUBAN_ISSUER_UNIT: 'department',
    DUBAN_ISSUER_ROLE_VALUES: '{"kjt-office": "office", "cn=督查,ou=kjt": ["supervisor", "inspector"]}',
    DUBAN_ISSUER_UNIT_VALUES: '{"高新技术处": "gaoxin"}',
    DUBAN_ISSUER_NAME: 'display_name',
    DUBAN_EVIDENCE_QUOTA_BYTES: '10000000',
    DUBAN_EVIDENCE_KEEP_DAYS: '0',
    DUBAN_DISK_RESERVE_BYTES: '1000000',
    DUBAN_LOG_LEVEL: 'warn',
    DUBAN_RATE_LIMIT_PER_MINUTE: '0',
    DUBAN_TRUST_PROXY: '10.0.0.1, 192.168.0.0/16',
    DUBAN_HTTPS: 'on',
    PATH: '/bin',
  });
  t.same(config, {
    service: 'all',
    host: '::1',
    port: 0,
    eventStore: { engine: 'journal', folder: '/var/lib/duban' },
    feed: { engine: 'direct' },
    readModels: { engine: 'sqlite', folder: '/srv/read-models' },
    evidence: { engine: 'folder', folder: '/srv/evidence' },
    evidenceMaxBytes: 1_048_576,
    evidenceQuotaBytes: 10_000_000,
    evidenceKeepDays: 0,
    diskReserveBytes: 1_000_000,
    keysFolder: '/etc/duban',
    dataFolder: '/var/lib/duban',
    issuer: {
      kind: 'oidc',
      url: 'https://id.example.cn/realms/kjt',
      audience: 'duban-api',
      claims: {
        roles: '/realm_access/roles',
        unit: 'department',
        name: 'display_name',
        roleValues: new Map([
          ['kjt-office', ['office']],
          ['cn=督查,ou=kjt', ['supervisor', 'inspector']],
        ]),
        unitValues: new Map([['高新技术处', 'gaoxin']]),
      },
    },
    logLevel: 'warn',
    rateLimitPerMinute: 0,
    trustProxy: ['10.0.0.1', '192.168.0.0/16'],
    https: true,
  });
});

t.test('where the events are on a server, the data folder is where the keys lie', async (t) => {
  const eventStore = { DUBAN_EVENT_STORE: 'esdb://store' };
  t.equal(readConfig(eventStore).dataFolder, './data');
  t.equal(readConfig({ ...eventStore, DUBAN_KEYS: '/srv/duban/keys' }).dataFolder, '/srv/duban');
  t.equal(readConfig({ DUBAN_EVENT_STORE: 'memory' }).dataFolder, undefined);
});

t.test('without a folder for data there is none for keys, nor for evidence', async (t) => {
  t.match(readConfig({ DUBAN_EVENT_STORE: 'memory' }), { keysFolder: undefined, evidence: { engine: 'memory' } });
});

t.test('read models are on disk where their process can follow a journal, and in memory elsewhere', async (t) => {
  const readModels = (settings: Record<string, string>) => readConfig(settings).readModels;
  t.same(readModels({ DUBAN_EVENT_STORE: 'journal:/srv/duban' }), { engine: 'sqlite', folder: '/srv/duban/read-models' });
  t.same(readModels({ DUBAN_READ_MODELS: 'memory' }), { engine: 'memory' });
  const elsewhere = [{ DUBAN_EVENT_STORE: 'memory' }, { DUBAN_EVENT_STORE: 'esdb://store' }, { DUBAN_FEED: 'kafka://broker/x' }];
  for (const settings of elsewhere) {
    t.same(readModels(settings), { engine: 'memory' });
    const error = errorOf({ ...settings, DUBAN_READ_MODELS: 'sqlite:/srv/read-models' });
    t.match(error, { code: 'config-invalid', params: { key: 'DUBAN_READ_MODELS', detail: /须与 .* needs / } });
  }
  const folders = { DUBAN_EVENT_STORE: 'journal:/srv/a', DUBAN_KEYS: '/srv/b', DUBAN_EVIDENCE: 'folder:/srv/c' };
  for (const folder of ['/srv/a', '/srv/x/../b', '/srv/c/']) {
    const error = errorOf({ ...folders, DUBAN_READ_MODELS: `sqlite:${folder}` });
    t.match(error, { code: 'config-invalid', params: { key: 'DUBAN_READ_MODELS', detail: /目录/ } }, folder);
  }
});

t.test('a wrong value is refused by the key that holds it', async (t) => {
  const wrong: Record<string, string[]> = {
    DUBAN_SERVICE: ['console', 'Relay', 'relay,projector'],
    DUBAN_HOST: ['a b', 'http://x', '-x', `${'a'.repeat(254)}`],
    DUBAN_PORT: ['65536', '-1', '80.5', 'http', '0x50', ' 80', '99999999999'],
    DUBAN_EVENT_STORE: ['journal:', 'sqlite:./x', 'esdb://', 'Memory'],
    DUBAN_FEED: ['http://broker:9092', 'none'],
    DUBAN_EVIDENCE: ['folder:', './evidence', 's3://bucket', 'Memory'],
    DUBAN_EVIDENCE_MAX_BYTES: ['0', '1073741825', '64MiB'],
    DUBAN_READ_MODELS: ['http://cache:6379', 'disk', 'sqlite:', './read-models'],
    DUBAN_ISSUER: ['ftp://x', 'https://u:p@x', 'https://x?y', 'https://x#y', 'keycloak'],
    DUBAN_ISSUER_ROLE_VALUES: [
      'kjt-office=office',
      '[]',
      '{}',
      'null',
      '{"a": "king"}',
      '{"a": "system"}',
      '{"a": []}',
      '{"": "office"}',
      `{"${'x'.repeat(201)}": "office"}`,
    ],
    DUBAN_ISSUER_UNIT_VALUES: ['gaoxin', '{"a": "高新处"}', '{"a": ["gaoxin"]}', '{"a": 7}', '{}'],
    DUBAN_LOG_LEVEL: ['verbose', 'INFO'],
    DUBAN_RATE_LIMIT_PER_MINUTE: ['many', '100000001'],
    DUBAN_TRUST_PROXY: ['on', 'true', '10.0.0.0/33', '10.0.0.1,'],
    DUBAN_HTTPS: ['yes'],
  };
  for (const [key, values] of Object.entries(wrong)) {
    for (const value of values)
      t.match(errorOf({ [key]: value }), { code: 'config-invalid', params: { key } }, `${key}=${value}`);
  }
});

t.test('a wrong value is explained in Chinese and in English, and never repeated', async (t) => {
  const { params } = errorOf({ DUBAN_PORT: 'seventy' });
  t.match(params.detail, /应为 0–65535 的整数 .* must be a whole number from 0 to 65535/);
  for (const settings of [
    { DUBAN_EVENT_STORE: 'https://admin:hunter2@store:2113' },
    { DUBAN_READ_MODELS: 'https://:hunter2@cache' },
    { DUBAN_ISSUER: 'https://user:hunter2@id' },
    { DUBAN_LOG_LEVEL: 'hunter2' },
  ]) {
    t.notMatch(JSON.stringify(errorOf(settings)), /hunter2/);
  }
});

t.test('the servers of many processes; keys and evidence then lie in the default folder', async (t) => {
  const config = readConfig({
    DUBAN_EVENT_STORE: 'esdb+discover://store:2113',
    DUBAN_FEED: 'kafka://broker:9092/duban?partitions=12',
    DUBAN_READ_MODELS: 'rediss://cache:6379',
  });
  t.match(config, {
    eventStore: { engine: 'eventstoredb', connectionString: 'esdb+discover://store:2113' },
    feed: { engine: 'kafka', url: 'kafka://broker:9092/duban?partitions=12' },
    readModels: { engine: 'redis', url: 'rediss://cache:6379' },
    keysFolder: 'data/keys',
    evidence: { engine: 'folder', folder: 'data/evidence' },
  });
});

t.test('a service alone refuses, by the key, each engine that ends with its process', async (t) => {
  const servers = {
    DUBAN_EVENT_STORE: 'esdb://store:2113?tls=false',
    DUBAN_FEED: 'kafka://broker:9092/duban?partitions=12',
    DUBAN_READ_MODELS: 'redis://cache:6379',
  };
  const embedded: [string, string][] = [
    ['DUBAN_EVENT_STORE', 'journal:./data'],
    ['DUBAN_EVENT_STORE', 'memory'],
    ['DUBAN_FEED', 'direct'],
    ['DUBAN_READ_MODELS', 'memory'],
    ['DUBAN_READ_MODELS', 'sqlite:./data/read-models'],
    ['DUBAN_EVIDENCE', 'memory'],
  ];
  for (const service of serviceNames) {
    t.match(readConfig({ ...servers, DUBAN_SERVICE: service }), { service });
    for (const [key, value] of embedded) {
      const error = errorOf({ ...servers, DUBAN_SERVICE: service, [key]: value });
      t.match(error, { code: 'config-invalid', params: { key, detail: new RegExp(service) } }, `${service} ${key}=${value}`);
    }
  }
  for (const [key, value] of embedded) {
    if (value.startsWith('sqlite:')) continue;
    t.match(readConfig({ ...servers, [key]: value }), { service: 'all' }, 'in one process any mixture');
  }
});

t.test('an unknown key is refused by name, an empty value by its key', async (t) => {
  t.match(errorOf({ DUBAN_PROT: '80' }), { code: 'config-invalid', params: { key: 'DUBAN_PROT', detail: /没有这项设置/ } });
  t.match(errorOf({ DUBAN_PORT: ' ' }), { code: 'config-invalid', params: { key: 'DUBAN_PORT', detail: /不能为空/ } });
});

t.test('flags have the names of their variables', async (t) => {
  t.same(settingsFromFlags({ 'event-store': 'memory', port: '0', verbose: 'x' }), {
    DUBAN_EVENT_STORE: 'memory',
    DUBAN_PORT: '0',
  });
  for (const { key, flag, description } of settingDescriptions) {
    t.equal(key, `DUBAN_${flag.toUpperCase().replaceAll('-', '_')}`);
    t.match(description, /[一-鿿].* \/ [a-z]/i, `${key} is described in both languages`);
  }
});

t.test('any text either configures or names its key', async () => {
  const keys = settingDescriptions.map(({ key }) => key);
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.string({ unit: 'binary' }), (key, value) => {
      try {
        readConfig({ [key]: value });
        return true;
      } catch (error) {
        return (error as { code?: string; params?: { key?: string } }).params?.key === key;
      }
    }),
    { numRuns: 500 },
  );
});
