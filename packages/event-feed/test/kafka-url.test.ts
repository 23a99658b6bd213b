import t from 'tap';
import { readKafkaUrl } from '../src/index.js';

const read = (url: string) => readKafkaUrl(url, 'DUBAN_FEED');

t.test('the URL holds everything that a connection needs', async (t) => {
  t.strictSame(read('kafka://127.0.0.1:9092/duban.events?partitions=12'), {
    brokers: ['127.0.0.1:9092'],
    topic: 'duban.events',
    partitions: 12,
  });
  const full =
    'kafka://du%40ban:p%2Fw%3A@k1.example:9093,k2.example:9093,[::1]:9094/events?partitions=3&tls=on&sasl=scram-sha-512';
  t.strictSame(read(full), {
    brokers: ['k1.example:9093', 'k2.example:9093', '[::1]:9094'],
    topic: 'events',
    partitions: 3,
    tls: true,
    sasl: { mechanism: 'scram-sha-512', username: 'du@ban', password: 'p/w:' },
  });
  t.match(read('kafka://u:p@h:1/t?partitions=1').sasl, { mechanism: 'plain' });
});

t.test('any other URL is refused with its fault, and without its password', async (t) => {
  const refused: readonly [string, RegExp][] = [
    ['kafka:127.0.0.1', /another form/],
    ['kafka://127.0.0.1:9092', /another form/],
    ['kafka://127.0.0.1:9092/', /another form/],
    ['kafka://127.0.0.1:9092/a b?partitions=1', /another form/],
    ['kafka://user@h:1/t?partitions=1', /another form/],
    ['kafka://127.0.0.1/t?partitions=1', /host:port/],
    [`kafka://${Array.from({ length: 33 }, () => 'h:1').join()}/t?partitions=1`, /host:port/],
    ['kafka://h:9092/t', /parameter.*partitions/],
    ['kafka://h:9092/t?partitions=0', /parameter.*partitions/],
    ['kafka://h:9092/t?partitions=1001', /parameter.*partitions/],
    ['kafka://h:9092/t?partitions=1&tls=yes', /parameter.*tls/],
    ['kafka://h:9092/t?partitions=1&sasl=gssapi', /parameter.*sasl/],
    ['kafka://h:9092/t?partitions=1&colour=red', /parameter/],
    ['kafka://user:s%ZZcret@h:9092/t?partitions=1', /percent-encoded/],
  ];
  for (const [url, detail] of refused) {
    t.throws(() => read(url), { code: 'config-invalid', params: { key: 'DUBAN_FEED', detail } }, url);
  }
  try {
    read('kafka://user:s3cret@h/t?partitions=1');
    t.fail('it is refused');
  } catch (error) {
    t.notMatch(String(error), /s3cret/);
  }
});
