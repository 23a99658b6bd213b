/** Which room may import which, and that no room imports another one's inner files. */
import { type CodeFile, packageOf, resolveRelative } from '../code-file.js';
import type { Repository, Workspace } from '../repository.js';
import { pureFolders, rooms, serverClients, testImports } from '../rooms.js';
import type { Rule, Violation } from '../rule.js';

interface Found {
  readonly workspace: Workspace;
  readonly file: CodeFile;
  readonly specifier: string;
  readonly line: number;
}

function* importsIn({ workspaces }: Repository): Generator<Found> {
  for (const workspace of workspaces) {
    for (const file of workspace.files) {
      for (const { specifier, line } of file.imports) yield { workspace, file, specifier, line };
    }
  }
}

const violation = ({ file, line }: Found, detail: string): Violation => ({ file: file.path, line, detail });
const isOurs = (name: string | undefined): name is string => name?.startsWith('@duban/') === true;

const everyRoomIsDrawn: Rule = {
  id: 'every-room-is-drawn',
  law: 'every workspace is a room with arrows',
  check: ({ workspaces }) =>
    workspaces
      .filter(({ dir }) => !(dir in rooms))
      .map(({ dir }) => ({ file: `${dir}/package.json`, line: 1, detail: 'is in no room of test/architecture/rooms.ts' })),
};

const arrows: Rule = {
  id: 'arrows',
  law: 'a room imports only the rooms that its arrows lead to',
  check: (repository) =>
    [...importsIn(repository)].flatMap((found) => {
      const name = packageOf(found.specifier);
      const room = rooms[found.workspace.dir];
      if (!isOurs(name) || room === undefined) return [];
      if (room.imports.includes(name)) return [];
      if (found.file.area === 'test' && testImports.includes(name)) return [];
      return [violation(found, `${found.workspace.dir} may not import ${name}`)];
    }),
};

/** Test files of a pure room may use the platform. */
const pureRoomsImportNothing: Rule = {
  id: 'pure-rooms-import-nothing',
  law: 'the domain and the views import no platform, and from outside only the libraries kept for them',
  check: (repository) =>
    [...importsIn(repository)].flatMap((found) => {
      if (!pureFolders.some((folder) => found.file.path.startsWith(folder)) || found.specifier.startsWith('.')) return [];
      const name = packageOf(found.specifier);
      if (isOurs(name)) return [];
      const outside = rooms[found.workspace.dir]?.outside ?? [];
      return name !== undefined && outside.includes(name)
        ? []
        : [violation(found, `a pure room may not import ${found.specifier}`)];
    }),
};

const serverClientsHaveOneFolder: Rule = {
  id: 'server-clients-have-one-folder',
  law: 'the client of each server is imported in one folder, and in the tests that join it',
  check: (repository) =>
    [...importsIn(repository)].flatMap((found) => {
      const folder = serverClients[packageOf(found.specifier) ?? ''];
      if (folder === undefined || found.file.path.startsWith(folder)) return [];
      const joined = folder.startsWith(`${found.workspace.dir}/`) || found.workspace.dir === 'test';
      if (found.file.area === 'test' && joined && !folder.startsWith('test/')) return [];
      return [violation(found, `${found.specifier} belongs in ${folder}`)];
    }),
};

function reachedInto(repository: Repository, found: Found): string | undefined {
  const { workspace, file, specifier } = found;
  if (specifier.startsWith('.')) {
    const target = resolveRelative(file.path, specifier);
    if (!target.startsWith(`${workspace.dir}/`)) return `${specifier} leaves the workspace; import the package instead`;
    const source = workspace.files.find(({ path }) => path === target);
    if (source === undefined) return `${specifier} is no source file`;
    if (file.area === 'src' && source.area !== 'src') return `${specifier} is test code`;
    return undefined;
  }
  const name = packageOf(specifier);
  if (!isOurs(name)) return undefined;
  if (name === workspace.manifest.name) return file.area === 'src' ? 'a package does not import itself by name' : undefined;
  const other = repository.workspaces.find(({ manifest }) => manifest.name === name);
  const entry = `.${specifier.slice(name.length)}`;
  const target = other?.manifest.exports?.[entry];
  if (target === undefined) return `${specifier} is not an export of ${name}`;
  return file.area === 'src' && target.startsWith('./dist/test/') ? `${specifier} is test code` : undefined;
}

const nobodyReachesIn: Rule = {
  id: 'nobody-reaches-in',
  law: "nobody imports another package's inner files, nor test code into source",
  check: (repository) =>
    [...importsIn(repository)].flatMap((found) => {
      const detail = reachedInto(repository, found);
      return detail === undefined ? [] : [violation(found, detail)];
    }),
};

export const arrowRules: readonly Rule[] = [
  everyRoomIsDrawn,
  arrows,
  pureRoomsImportNothing,
  serverClientsHaveOneFolder,
  nobodyReachesIn,
];
