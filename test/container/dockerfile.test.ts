/** The Dockerfile without a Docker engine: its linter, what it copies, and the user that the image runs as. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import t from 'tap';
import { repositoryRoot } from '../support/repository-root.js';
import { dockerfileText, lastWords, readStages } from './dockerfile.js';
import { isInContext } from './image.js';

const stages = readStages();
const image = stages.at(-1);

t.test('the linter of Docker’s language server finds nothing', async (t) => {
  t.strictSame(
    validate(dockerfileText).map(({ message }) => message),
    [],
  );
  t.not(validate(dockerfileText.replace('COPY packages packages', 'COPI packages packages')).length, 0, 'it can find something');
  t.not(validate(dockerfileText.replace('WORKDIR /app', 'WORKDIR app')).length, 0, 'it can find something');
});

t.test('the base is pinned, and new enough for Duban', async (t) => {
  const { engines } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { engines: { node: string } };
  const [major = 0, minor = 0] = engines.node.match(/\d+/g)?.map(Number) ?? [];
  for (const { image: base } of stages) {
    t.match(base, /^node:\d+\.\d+\.\d+-[a-z]+-slim(@sha256:[0-9a-f]{64})?$/);
    const [ownMajor = 0, ownMinor = 0] = base.match(/\d+/g)?.map(Number) ?? [];
    t.ok(ownMajor > major || (ownMajor === major && ownMinor >= minor), `${base} is ${engines.node}`);
  }
  t.equal(stages.length, 2);
});

t.test('the image runs an existing file as an unprivileged user', async (t) => {
  t.strictSame(lastWords(image, 'USER'), ['1000:1000']);
  const [command, file = ''] = lastWords(image, 'ENTRYPOINT');
  t.equal(command, 'node');
  t.ok(existsSync(join(repositoryRoot, file)), file);
  t.strictSame(lastWords(image, 'STOPSIGNAL'), ['SIGTERM']);
  t.notOk(
    image?.steps.some(({ keyword }) => keyword === 'RUN' || keyword === 'ADD'),
    'nothing is run or fetched into it',
  );
});

t.test('everything that is copied exists, and .dockerignore does not exclude it', async (t) => {
  const copied = stages.flatMap(({ steps }) =>
    steps.filter(({ keyword, flags }) => keyword === 'COPY' && !flags.has('from')).flatMap(({ words }) => words.slice(0, -1)),
  );
  t.ok(copied.length >= 7);
  for (const path of copied) {
    t.ok(existsSync(join(repositoryRoot, path)), path);
    t.ok(isInContext(path), path);
  }
  for (const path of ['packages/domain/src/index.ts', 'services/cli/bin/duban.mjs', 'seeds/package.json'])
    t.ok(isInContext(path), path);
  for (const path of [
    ...[
      '.env',
      '.git/config',
      'data/keys/issuer.jwk',
      'node_modules/zod/package.json',
      'README.md',
      'test/live/kafka-feed.test.ts',
    ],
    ...['packages/domain/dist/src/index.js', 'services/cli/node_modules/x/index.js', 'seeds/dist/.tsbuildinfo'],
  ]) {
    t.notOk(isInContext(path), path);
  }
});
