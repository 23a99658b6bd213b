/** A Kafka broker for a test: one node, on free ports of this machine, with little memory. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { find, java, kafka } from './needs.js';

const startMaxMs = 120_000;
const stopMaxMs = 15_000;
const outputMaxLength = 200_000;

/** What the listener with a login accepts. */
export const brokerLogin = { mechanism: 'plain', username: 'duban', password: 'a-password-of-tests' } as const;

export interface KafkaBroker {
  /** `host:port` of the listener without a login. */
  readonly address: string;
  /** `host:port` of the listener that requires `brokerLogin`. */
  readonly loginAddress: string;
  /** Starts the broker, on the same ports and folder as before, and waits until it serves. */
  start(): Promise<void>;
  /** Ends the broker at once, as a power failure would. */
  kill(): Promise<void>;
  /** The broker stops answering but keeps its connections, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Asks the broker to stop, and kills it when that takes too long. */
  stop(): Promise<void>;
  /** The end of its output. */
  output(): string;
}

interface Ports {
  readonly plain: number;
  readonly login: number;
  readonly controller: number;
}

function configuration(folder: string, { plain, login, controller }: Ports): string {
  const { username, password } = brokerLogin;
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=PLAINTEXT://127.0.0.1:${plain},LOGIN://127.0.0.1:${login},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${plain},LOGIN://127.0.0.1:${login}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT',
    'inter.broker.listener.name=PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    'sasl.enabled.mechanisms=PLAIN',
    `listener.name.login.plain.sasl.jaas.config=${module} required user_${username}="${password}";`,
    `log.dirs=${join(folder, 'data')}`,
    'broker.session.timeout.ms=1000',
    'broker.heartbeat.interval.ms=200',
    'auto.create.topics.enable=false',
    'offsets.topic.num.partitions=1',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=1',
    'share.coordinator.state.topic.replication.factor=1',
    'group.initial.rebalance.delay.ms=0',
    'group.min.session.timeout.ms=1000',
    'log.cleaner.dedupe.buffer.size=2097152',
    'num.network.threads=2',
    'num.io.threads=2',
    'background.threads=2',
    'num.recovery.threads.per.data.dir=1',
  ].join('\n');
}

const logConfiguration = [
  'rootLogger.level = WARN',
  'rootLogger.appenderRef.stdout.ref = STDOUT',
  'appender.stdout.type = Console',
  'appender.stdout.name = STDOUT',
  'appender.stdout.layout.type = PatternLayout',
  'appender.stdout.layout.pattern = %p %m (%c)%n',
  'logger.server.name = kafka.server.KafkaRaftServer',
  'logger.server.level = INFO',
].join('\n');

/** Prepares a broker in an empty folder. The caller starts and stops it. */
export async function createBroker(folder: string): Promise<KafkaBroker> {
  const jars = find(kafka);
  const command = find(java);
  if (jars === undefined || command === undefined) throw new Error('kafka or java is missing');
  const ports = { plain: await freePort(), login: await freePort(), controller: await freePort() };
  mkdirSync(folder, { recursive: true });
  const properties = join(folder, 'server.properties');
  const logging = join(folder, 'log4j2.properties');
  writeFileSync(properties, configuration(folder, ports));
  writeFileSync(logging, logConfiguration);
  const small = ['-Xmx256m', '-Xms64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
  const flags = [...small, `-Dlog4j2.configurationFile=${logging}`, '-cp', join(jars, '*')];
  if (!existsSync(join(folder, 'data'))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'ZHViYW4tdGVzdC1jbHVzdA', '-c', properties];
    execFileSync(command, [...flags, ...format], { stdio: 'pipe' });
  }
  return new Broker({ command, flags: [...flags, 'kafka.Kafka', properties], cwd: folder }, ports);
}

interface Launch {
  readonly command: string;
  readonly flags: readonly string[];
  readonly cwd: string;
}

class Broker implements KafkaBroker {
  readonly address: string;
  readonly loginAddress: string;
  readonly #launch: Launch;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(launch: Launch, { plain, login }: Ports) {
    this.#launch = launch;
    this.address = `127.0.0.1:${plain}`;
    this.loginAddress = `127.0.0.1:${login}`;
  }

  output(): string {
    return this.#output;
  }

  async start(): Promise<void> {
    const { command, flags, cwd } = this.#launch;
    const child = spawn(command, flags, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    // The broker must not outlive the test process.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('close', () => process.off('exit', end));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const timer = setTimeout(() => reject(new Error(`the broker did not start:\n${this.#output}`)), startMaxMs);
      const read = (text: string) => {
        this.#output = (this.#output + text).slice(-outputMaxLength);
        said = (said + text).slice(-outputMaxLength);
        if (!said.includes('Kafka Server started')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.setEncoding('utf8').on('data', read);
      child.stderr?.setEncoding('utf8').on('data', read);
      child.once('close', (code) => {
        clearTimeout(timer);
        reject(new Error(`the broker ended with ${code}:\n${this.#output}`));
      });
    });
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), stopMaxMs);
    await this.#end('SIGTERM');
    clearTimeout(timer);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'close');
  }
}
