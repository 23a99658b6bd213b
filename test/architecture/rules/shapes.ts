/** All workspaces have the same shape, and a file name says in kebab-case what is inside. */
import type { Manifest, Repository, Workspace } from '../repository.js';
import type { Rule, Violation } from '../rule.js';

const sourceMaxLines = 400;

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|long))?\.tsx?$/;
const manifestKeys = ['name', 'version', 'private', 'description', 'type', 'exports', 'bin', 'dependencies', 'devDependencies'];
const entries = ['README.md', 'package.json', 'src', 'test', 'tsconfig.json'];

function manifestFault({ dir, manifest }: Workspace, root: Manifest): string | undefined {
  const stranger = Object.keys(manifest).find((key) => !manifestKeys.includes(key));
  if (stranger !== undefined) return `${stranger} has no place in a workspace's manifest`;
  const name = `@duban/${dir.slice(dir.lastIndexOf('/') + 1)}`;
  if (manifest.name !== name) return `the name is not ${name}`;
  if (manifest.version !== root.version) return "the version is not the root's";
  if (manifest.private !== true) return 'is not private';
  if (manifest.type !== 'module') return 'is not of type module';
  if ((manifest.description ?? '') === '') return 'has no description';
  // A command is run, not imported, so it needs no exports.
  const exports = manifest.exports?.['.'] ?? (manifest.bin === undefined ? undefined : './dist/src/index.js');
  if (dir !== 'test' && exports !== './dist/src/index.js') return 'does not export ./dist/src/index.js as "."';
  return undefined;
}

function shapeFaults(workspace: Workspace, root: Manifest): Violation[] {
  const { dir, tsconfig } = workspace;
  const faults: Violation[] = [];
  const fault = (name: string, detail: string) => faults.push({ file: `${dir}/${name}`, line: 1, detail });

  const inManifest = manifestFault(workspace, root);
  if (inManifest !== undefined) fault('package.json', inManifest);
  if (tsconfig.extends !== `${dir.replace(/[^/]+/g, '..')}/tsconfig.base.json`)
    fault('tsconfig.json', 'does not extend tsconfig.base.json');
  const stranger = Object.keys(tsconfig).find((key) => !['extends', 'include', 'references'].includes(key));
  if (stranger !== undefined) fault('tsconfig.json', `${stranger} belongs in tsconfig.base.json`);
  if (dir === 'test') return faults;

  if (JSON.stringify(tsconfig.include) !== '["src","test"]') fault('tsconfig.json', 'does not include exactly src and test');
  for (const name of workspace.entries) if (!entries.includes(name)) fault(name, 'is outside src and test');
  for (const name of ['src', 'test']) {
    if (!workspace.files.some(({ path }) => path.startsWith(`${dir}/${name}/`))) fault(name, 'is empty');
  }
  return faults;
}

const workspacesLookAlike: Rule = {
  id: 'workspaces-look-alike',
  law: 'every workspace has the same manifest keys, the same tsconfig, a src with an index and a test',
  check: ({ workspaces, manifest }) => workspaces.flatMap((workspace) => shapeFaults(workspace, manifest)),
};

const everyFile = ({ workspaces }: Repository) => workspaces.flatMap(({ files }) => files);

const namesAreKebabCase: Rule = {
  id: 'names-are-kebab-case',
  law: 'every file name is in kebab-case',
  check: (repository) =>
    everyFile(repository)
      .filter(({ path }) => !kebabCase.test(path.slice(path.lastIndexOf('/') + 1)))
      .map(({ path }) => ({ file: path, line: 1, detail: 'is not in kebab-case' })),
};

const filesAreShort: Rule = {
  id: 'files-are-short',
  law: `no source file is longer than ${sourceMaxLines} lines`,
  check: (repository) =>
    everyFile(repository).flatMap(({ path, text }) => {
      const lines = text.split('\n').length - 1;
      return lines <= sourceMaxLines ? [] : [{ file: path, line: sourceMaxLines + 1, detail: `has ${lines} lines` }];
    }),
};

export const shapeRules: readonly Rule[] = [workspacesLookAlike, namesAreKebabCase, filesAreShort];
