/**
 * A package.json declares exactly what its code imports, each at one exact version, and tsc has the same references.
 */
import { posix } from 'node:path';
import { packageOf } from '../code-file.js';
import type { Repository, Workspace } from '../repository.js';
import { isOfTests } from '../rooms.js';
import { lineIn, type Rule, type Violation } from '../rule.js';

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

const allDeclared = ({ manifest }: Pick<Workspace, 'manifest'>): Record<string, string> => ({
  ...manifest.dependencies,
  ...manifest.devDependencies,
});

const inManifest = ({ dir, manifestText }: Workspace, name: string, detail: string): Violation => ({
  file: `${dir}/package.json`,
  line: lineIn(manifestText, `"${name}"`),
  detail,
});

/** Tools that every test uses (tap, fast-check, typescript) are declared once, at the root. */
const importsAreDeclared: Rule = {
  id: 'imports-are-declared',
  law: 'every package that is imported is declared: by source in dependencies, by tests there, in devDependencies or at the root',
  check: ({ workspaces, manifest: root }) =>
    workspaces.flatMap((workspace) =>
      workspace.files.flatMap(({ path, area, imports }) => {
        const known =
          area === 'src' ? { ...workspace.manifest.dependencies } : { ...allDeclared(workspace), ...root.devDependencies };
        return imports.flatMap(({ specifier, line }) => {
          const name = packageOf(specifier);
          if (name === undefined || name in known || name === workspace.manifest.name) return [];
          return [{ file: path, line, detail: `${name} is not declared in ${workspace.dir}/package.json` }];
        });
      }),
    ),
};

/** `@types/x` counts as used if x is used. */
function unusedIn(workspace: Workspace): Violation[] {
  const imported = (areas: readonly string[]) =>
    new Set(
      workspace.files
        .filter(({ area }) => areas.includes(area))
        .flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier))),
    );
  // In this workspace everything is test code, whatever the manifest says about a package.
  const bySource = imported(isOfTests(workspace.dir) ? ['test'] : ['src']);
  const byAnything = imported(['src', 'test']);
  const unused = (declared: object, users: ReadonlySet<string | undefined>, where: string) =>
    Object.keys(declared)
      .filter((name) => !users.has(name.replace(/^@types\//, '')) && !users.has(name))
      .map((name) => inManifest(workspace, name, `${name} is in ${where} but nothing there imports it`));
  return [
    ...unused(workspace.manifest.dependencies ?? {}, bySource, 'dependencies'),
    ...unused(workspace.manifest.devDependencies ?? {}, byAnything, 'devDependencies'),
  ];
}

const declarationsAreUsed: Rule = {
  id: 'declarations-are-used',
  law: 'every package that is declared is imported: dependencies by source, devDependencies by anything',
  check: ({ workspaces }) => workspaces.flatMap(unusedIn),
};

function versionFaults({ workspaces, manifest, manifestText }: Repository): Violation[] {
  const seen = new Map<string, string>();
  const root = { dir: '.', manifest, manifestText };
  return [root, ...workspaces].flatMap(({ dir, manifest: own, manifestText: text }) =>
    Object.entries(allDeclared({ manifest: own })).flatMap(([name, version]) => {
      const first = seen.get(name) ?? version;
      seen.set(name, first);
      const at = { file: posix.join(dir, 'package.json'), line: lineIn(text, `"${name}"`) };
      if (!exact.test(version)) return [{ ...at, detail: `${name} ${version} is no exact version` }];
      return first === version ? [] : [{ ...at, detail: `${name} is ${version} here and ${first} elsewhere` }];
    }),
  );
}

const versionsAreExact: Rule = {
  id: 'versions-are-exact',
  law: 'every version is exact, and a package has one version in all workspaces',
  check: versionFaults,
};

/** The workspaces that a tsconfig references, as paths from the root. */
const referenced = (dir: string, references: Workspace['tsconfig']['references'] = []) =>
  references.map(({ path }) => posix.join(dir, path));

/** The test workspace also runs programs that it does not import, so it must reference every workspace. */
function referenceFaults({ workspaces, tsconfig }: Repository): Violation[] {
  const dirs = new Map(workspaces.map(({ dir, manifest }) => [manifest.name, dir]));
  const others = (dir: string) => [...dirs.values()].filter((other) => other !== dir);
  const ofRoot = new Set(referenced('.', tsconfig.references));
  return workspaces.flatMap((workspace) => {
    const { dir, tsconfigText } = workspace;
    const wanted = new Set(
      dir === 'test' ? others(dir) : Object.keys(allDeclared(workspace)).flatMap((name) => dirs.get(name) ?? []),
    );
    const given = new Set(referenced(dir, workspace.tsconfig.references));
    const at = { file: `${dir}/tsconfig.json`, line: lineIn(tsconfigText, '"references"') };
    return [
      ...[...wanted].filter((name) => !given.has(name)).map((name) => ({ ...at, detail: `lacks a reference to ${name}` })),
      ...[...given]
        .filter((name) => !wanted.has(name))
        .map((name) => ({ ...at, detail: `refers to ${name}, which is not declared` })),
      ...(ofRoot.has(dir) ? [] : [{ file: 'tsconfig.json', line: 1, detail: `lacks a reference to ${dir}` }]),
    ];
  });
}

const referencesFollowManifests: Rule = {
  id: 'references-follow-manifests',
  law: "a tsconfig refers to exactly the workspaces that its package.json declares; the root's and the tests' refer to all",
  check: referenceFaults,
};

export const manifestRules: readonly Rule[] = [
  importsAreDeclared,
  declarationsAreUsed,
  versionsAreExact,
  referencesFollowManifests,
];
