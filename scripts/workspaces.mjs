/** Where things are: the root, the workspaces, their source files and what the build makes of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/**
 * Folders that are a workspace, or were one and may still hold build output.
 * @returns {string[]} from the root, such as `packages/domain`
 */
export function workspaceFolders() {
  /** @type {string[]} */
  const patterns = readJson('package.json').workspaces;
  return patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    const entries = readdirSync(join(root, parent), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
  });
}

/**
 * The folders of a workspace that the compiler takes; none when it is no workspace any more.
 * @param {string} workspace
 * @returns {string[]}
 */
export function sourceFolders(workspace) {
  return existsSync(join(root, workspace, 'tsconfig.json')) ? readJson(`${workspace}/tsconfig.json`).include : [];
}

/**
 * All files below a folder, from that folder; none when it does not exist.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/**
 * The compiled form of every source file with an ending, sorted, from the root.
 * @param {'.test.ts' | '.long.ts'} ending
 */
export function compiledTests(ending) {
  return workspaceFolders()
    .flatMap((workspace) =>
      sourceFolders(workspace).flatMap((folder) =>
        filesBelow(join(root, workspace, folder))
          .filter((file) => file.endsWith(ending))
          .map((file) => `${workspace}/dist/${folder}/${file.replace(/\.ts$/, '.js')}`),
      ),
    )
    .sort();
}
