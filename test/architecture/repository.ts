/** The repository as the rules read it: workspaces, their manifests, and their parsed source files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodeFile, parseCode } from './code-file.js';

export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly type?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface TsConfig {
  readonly extends?: string;
  readonly include?: readonly string[];
  readonly references?: readonly { readonly path: string }[];
}

export interface Workspace {
  /** The path from the repository's root, such as `packages/domain`. */
  readonly dir: string;
  readonly manifest: Manifest;
  readonly manifestText: string;
  readonly tsconfig: TsConfig;
  readonly tsconfigText: string;
  /** Names in the workspace's folder, without build output and installed packages. */
  readonly entries: readonly string[];
  readonly files: readonly CodeFile[];
}

export interface Repository {
  readonly root: string;
  readonly manifest: Manifest;
  readonly manifestText: string;
  readonly tsconfig: TsConfig;
  readonly lockfile: string;
  readonly workspaces: readonly Workspace[];
}

const notSource = new Set(['dist', 'node_modules', '.tap', '.mutation']);

const readText = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const readJson = <Shape>(text: string) => (text === '' ? {} : JSON.parse(text)) as Shape;
const folders = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

function codePaths(root: string, dir: string): string[] {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) return notSource.has(entry.name) ? [] : codePaths(root, path);
    return /\.[cm]?tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readWorkspace(root: string, dir: string): Workspace {
  const manifestText = readText(join(root, dir, 'package.json'));
  const tsconfigText = readText(join(root, dir, 'tsconfig.json'));
  return {
    dir,
    manifest: readJson(manifestText),
    manifestText,
    tsconfig: readJson(tsconfigText),
    tsconfigText,
    entries: readdirSync(join(root, dir)).filter((name) => !notSource.has(name)),
    files: codePaths(root, dir).map((path) => parseCode(path, dir, readText(join(root, path)))),
  };
}

/** Reads every workspace that the root manifest lists. A pattern is one folder, or all folders in one: `packages/*`. */
export function readRepository(root: string): Repository {
  const manifestText = readText(join(root, 'package.json'));
  const manifest = readJson<Manifest & { readonly workspaces?: readonly string[] }>(manifestText);
  const dirs = (manifest.workspaces ?? []).flatMap((pattern) =>
    pattern.endsWith('/*') ? folders(join(root, pattern.slice(0, -2))).map((name) => pattern.slice(0, -1) + name) : [pattern],
  );
  return {
    root,
    manifest,
    manifestText,
    tsconfig: readJson(readText(join(root, 'tsconfig.json'))),
    lockfile: readText(join(root, 'package-lock.json')),
    workspaces: dirs.sort().map((dir) => readWorkspace(root, dir)),
  };
}
