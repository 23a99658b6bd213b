/**
 * Does what the Dockerfile says, without Docker. Each stage is a folder; COPY copies from the repository, as far as
 * .dockerignore allows, or from another stage; RUN runs in the stage's working folder. This machine's Node takes the
 * place of the base image. Owners are not changed.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, relative } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { repositoryRoot } from '../support/repository-root.js';
import { readStages, type Stage, type Step } from './dockerfile.js';

/** Whether Docker includes a file or folder in the build context. The path begins at the repository's root. */
export const isInContext: (path: string) => boolean = dockerignore
  .default()
  .add(readFileSync(join(repositoryRoot, '.dockerignore'), 'utf8'))
  .createFilter();

export interface BuiltImage {
  /** The root folder of the image. */
  readonly root: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const place = (root: string, workdir: string, path: string) => join(root, isAbsolute(path) ? path : join(workdir, path));

function copy({ words, flags }: Step, root: string, workdir: string, stages: ReadonlyMap<string, string>): void {
  const from = flags.get('from');
  const sourceRoot = from === undefined ? repositoryRoot : stages.get(from);
  if (sourceRoot === undefined) throw new Error(`COPY --from=${from}: there is no such stage`);
  const target = words.at(-1) ?? '';
  for (const word of words.slice(0, -1)) {
    const source = join(sourceRoot, word);
    const into = place(root, workdir, target);
    // Of a folder the content is copied; a file is copied into a target that ends in a slash.
    const isFile = !readdirSync(join(source, '..'), { withFileTypes: true })
      .find(({ name }) => name === basename(source))
      ?.isDirectory();
    cpSync(source, isFile && target.endsWith('/') ? join(into, basename(source)) : into, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => from !== undefined || relative(repositoryRoot, path) === '' || mayHold(relative(repositoryRoot, path)),
    });
  }
}

/** The filter decides on files. A folder is entered unless all of it is excluded. */
const mayHold = (path: string) => isInContext(path) || isInContext(join(path, 'any'));

function buildStage({ steps }: Stage, root: string, stages: ReadonlyMap<string, string>): BuiltImage {
  const environment: Record<string, string> = {};
  let workdir = '/';
  let entrypoint: readonly string[] = [];
  for (const step of steps) {
    switch (step.keyword) {
      case 'WORKDIR':
        workdir = step.words[0] ?? '/';
        mkdirSync(join(root, workdir), { recursive: true });
        break;
      case 'ENV':
        for (const word of step.words) environment[word.split('=')[0] ?? ''] = word.slice(word.indexOf('=') + 1);
        break;
      case 'COPY':
        copy(step, root, workdir, stages);
        break;
      case 'RUN':
        execFileSync('sh', ['-euc', step.text], { cwd: join(root, workdir), env: buildEnvironment(environment), stdio: 'pipe' });
        break;
      case 'ENTRYPOINT':
        entrypoint = step.words;
        break;
      case 'USER':
      case 'EXPOSE':
      case 'STOPSIGNAL':
      case 'CMD':
        break;
      default:
        throw new Error(`${step.keyword} is not done here: teach it`);
    }
  }
  return { root, workdir, entrypoint, environment };
}

/** A build gets no settings of the person who runs the tests, and none that npm passes on. */
function buildEnvironment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|DUBAN_|TAP|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(kept), ...own };
}

/**
 * Builds every stage in a folder of its own below `folder`, and returns the last one, which is the image. Takes
 * minutes.
 */
export function buildImage(folder: string): BuiltImage {
  const stages = new Map<string, string>();
  const built = readStages().map((stage, index) => {
    const root = join(folder, stage.name ?? String(index));
    mkdirSync(root);
    if (stage.name !== undefined) stages.set(stage.name, root);
    return buildStage(stage, root, stages);
  });
  const image = built.at(-1);
  if (image === undefined) throw new Error('the Dockerfile has no stage');
  return image;
}
