/** docker-compose.yml without a Docker engine: schema, linter, and this project's own rules for every service. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKafkaUrl } from '@duban/event-feed';
import { readConfig } from '@duban/runtime';
import { DCLinter } from 'dclint';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { composePath, readCompose, requiredVariables, type Service } from './compose-file.js';

const text = readFileSync(composePath, 'utf8');
const compose = readCompose();
const services = Object.entries(compose.services);
const duban = services.filter(([, { image }]) => image.startsWith('duban:'));
const dubanServices = ['command-api', 'query-api', 'relay', 'projector'];
const runsOnce = ({ restart }: Service) => restart !== 'unless-stopped';

/** The linter's findings. It first checks the file against the schema of the Compose specification. */
function lint(path: string): string[] {
  const off = { 'service-keys-order': 0, 'services-alphabetical-order': 0, 'top-level-properties-order': 0 } as const;
  const linter = new DCLinter({ rules: off, quiet: false, debug: false, exclude: [] });
  // The package's own types for this cannot be imported by name.
  const results = linter.lintFiles([path], false) as { messages: { line: number; message: string }[] }[];
  return results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`));
}

t.test('the file keeps to the schema and to the rules of the linter', async (t) => {
  t.strictSame(lint(composePath), []);
  const folder = t.testdir({});
  const spoilt = {
    'an unknown key': text.replace('    mem_limit: 2g', '    memory_limit: 2g'),
    'a port for everyone': text.replace(/host_ip: [^,]+, /, ''),
    'an image without a tag': text.replace('apache/kafka:4.3.1', 'apache/kafka'),
  };
  for (const [name, other] of Object.entries(spoilt)) {
    const path = join(folder, 'docker-compose.yml');
    writeFileSync(path, other);
    t.not(other, text, name);
    t.not(lint(path).length, 0, `${name} is found`);
  }
});

t.test('every setting that it passes to Duban exists', async (t) => {
  for (const [name, { environment = {} }] of duban) {
    if (name === 'event-store-user') continue;
    const config = readConfig(environment);
    t.equal(config.feed.engine, 'kafka', name);
    if (config.feed.engine !== 'kafka') continue;
    const { brokers, sasl, partitions } = readKafkaUrl(config.feed.url, 'DUBAN_FEED');
    t.strictSame(brokers, ['kafka:9092'], name);
    t.equal(sasl?.password, requiredVariables['KAFKA_PASSWORD'], name);
    t.equal(partitions, 12, name);
  }
  for (const name of dubanServices) {
    const { environment = {}, command } = compose.services[name] ?? {};
    const config = readConfig(environment);
    t.match(
      config,
      { host: '0.0.0.0', port: 8080, eventStore: { engine: 'eventstoredb' }, readModels: { engine: 'redis' } },
      name,
    );
    t.match(config, { keysFolder: '/data/keys', evidence: { engine: 'folder', folder: '/data/evidence' } }, name);
    // A real deployment begins without the plan of 2012.
    t.strictSame(command, ['start', '--service', name]);
  }
  t.throws(() => readConfig({ ...compose.services['relay']?.environment, DUBAN_NOT_A_SETTING: 'x' }), { code: 'config-invalid' });
});

t.test('the operator’s consent that a start may ask for reaches every process, only if it is given', async (t) => {
  const given = readCompose({ ...requiredVariables, DUBAN_TODAY: '2027-02-24' });
  for (const name of dubanServices) {
    t.equal(readConfig(given.services[name]?.environment ?? {}).today, '2027-02-24', name);
    t.equal(readConfig(compose.services[name]?.environment ?? {}).today, undefined, name);
  }
});

t.test('it holds no password and invents none', async (t) => {
  for (const name of Object.keys(requiredVariables)) {
    t.throws(() => readCompose({ ...requiredVariables, [name]: '' }), new RegExp(`required variable ${name} `), name);
  }
  const example = readFileSync(join(repositoryRoot, '.env.example'), 'utf8');
  const named = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
  t.strictSame(
    named,
    Object.keys(requiredVariables).map((name) => [name, '']),
    'the example names them, each empty',
  );
  const optional = [...text.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)].map(([, name, value]) => `#${name}=${value}`);
  t.strictSame([...example.matchAll(/^#[A-Z_]+=.*$/gm)].map(String).sort(), [...new Set(optional)].sort());

  const given = Object.values(requiredVariables);
  const read = services
    .map(([, { environment, command }]) => JSON.stringify([environment, command]).replaceAll('\\"', ''))
    .join();
  const found = (pattern: RegExp) => [...read.matchAll(pattern)].map(([, secret = '']) => secret);
  const logins = found(/:\/\/\w+:([^@/"]*)@/g);
  t.equal(logins.length, 3 * dubanServices.length + 2, 'each URL has a login');
  const words = found(/(?:password=|user_\w+=|requirepass |PASSWORD":"|AUTH":")([\w$]+)/g);
  t.equal(words.length, 6);
  for (const secret of [...logins, ...words]) t.ok([...given, '$REDISCLI_AUTH'].includes(secret), secret);
});

t.test('Duban runs as its own database user, and only the step that creates it has the administrator’s password', async (t) => {
  const administrator = requiredVariables['EVENTSTORE_ADMIN_PASSWORD'] as string;
  const knowing = services.filter(([, service]) => JSON.stringify(service).includes(administrator)).map(([name]) => name);
  t.strictSame(knowing, ['event-store', 'event-store-user'], 'the server takes it over at its first start');
  const { environment: given = {}, command } = compose.services['event-store-user'] ?? {};
  t.strictSame(command, ['create-user']);
  const { DUBAN_EVENT_STORE_ADMINISTRATOR: login, ...settings } = given;
  t.equal(login, `admin:${administrator}`);
  for (const name of dubanServices) {
    const { DUBAN_EVENT_STORE: url } = compose.services[name]?.environment ?? {};
    t.equal(url, settings['DUBAN_EVENT_STORE'], `${name} runs as the user that is made`);
    t.match(url, `esdb://duban:${requiredVariables['EVENTSTORE_PASSWORD']}@`);
  }
  // No server accepts the variable, so it cannot be left in a server's settings.
  t.throws(() => readConfig(given), { code: 'config-invalid', params: { key: 'DUBAN_EVENT_STORE_ADMINISTRATOR' } });
});

t.test('an EventStoreDB image that was never tried is marked as such, here and in the README', async (t) => {
  const [, version = ''] = /eventstoredb-ee:([\d.]+)-/.exec(compose.services['event-store']?.image ?? '') ?? [];
  t.notMatch(['23.10.6', '24.2.0'], [version], 'or the words below are to go');
  t.match(text, /# Never met: 23\.10\.6 and 24\.2\.0 were/);
  t.match(readFileSync(join(repositoryRoot, 'README.md'), 'utf8'), `${version}, was never met`);
});

t.test('every image is pinned, and Duban’s is built from this repository', async (t) => {
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };
  for (const [name, { image, build }] of services) {
    t.match(image, /^[a-z0-9./-]+:[a-z0-9.-]*\d+\.\d+\.\d+[a-z0-9.-]*(@sha256:[0-9a-f]{64})?$/, name);
    t.equal(build, image === `duban:${version}` ? '.' : undefined, name);
  }
  t.strictSame(duban.map(([name]) => name).sort(), [...dubanServices, 'event-store-user', 'kafka-topic'].sort());
});

t.test('every service says when it is healthy and is waited for', async (t) => {
  for (const [name, service] of services) {
    t.equal(service.healthcheck.disable === true, runsOnce(service), `${name}: only what runs once has no health check`);
    if (!runsOnce(service)) t.match(service.healthcheck.test?.[0], /^CMD(-SHELL)?$/, name);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const needed = compose.services[other];
      if (needed === undefined) throw new Error(`${name} needs ${other}, which is not there`);
      t.equal(condition, runsOnce(needed) ? 'service_completed_successfully' : 'service_healthy', `${name} → ${other}`);
    }
  }
  for (const name of dubanServices) {
    const needed = ['event-store', 'event-store-user', 'kafka-topic', 'redis'];
    t.strictSame(Object.keys(compose.services[name]?.depends_on ?? {}).sort(), needed, name);
  }
});

t.test('every container has only what it needs', async (t) => {
  for (const [name, service] of services) {
    t.equal(service.read_only, true, `${name}: root file system`);
    t.strictSame(service.cap_drop, ['ALL'], name);
    t.strictSame(service.security_opt, ['no-new-privileges:true'], name);
    t.match(service.mem_limit, /^\d+[mg]$/, name);
    // Only root can give EventStoreDB's user a key. This service sees only two volumes and has no network.
    if (service.user.startsWith('0:')) t.match(service, { network_mode: 'none', cap_add: ['CHOWN'], restart: 'no' }, name);
    else t.match(service.user, /^[1-9]\d*:[1-9]\d*$/, name);
  }
  const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  t.strictSame([...new Set(mounted)].sort(), Object.keys(compose.volumes).sort(), 'named volumes, all of them used');
  for (const name of ['event-store', 'kafka', 'redis']) t.ok(mounted.includes(name), `${name} keeps its data`);
});

t.test('only the APIs are published, and only on this machine', async (t) => {
  t.equal(compose.networks['servers']?.internal, true);
  for (const [name, { ports, networks, network_mode: mode }] of services) {
    const isApi = name === 'command-api' || name === 'query-api';
    t.strictSame(networks ?? mode, mode ?? (isApi ? ['front', 'servers'] : ['servers']), name);
    t.strictSame(
      ports?.map(({ host_ip: address, target }) => [address, target]),
      isApi ? [['127.0.0.1', 8080]] : undefined,
      name,
    );
  }
});

t.test('its shell scripts are valid', async (t) => {
  const scripts = services.flatMap(([name, { command = [] }]) =>
    command.filter((part) => part.includes('\n')).map((part) => [name, part]),
  );
  t.strictSame(
    scripts.map(([name]) => name),
    ['certificates', 'redis'],
  );
  for (const [name, script] of scripts) {
    t.doesNotThrow(() => execFileSync('sh', ['-n', '-c', script ?? ''], { stdio: 'pipe' }), name ?? '');
  }
});
