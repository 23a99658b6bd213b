/**
 * Removes compiled files whose source is gone from every dist, so that no old test runs and no old module is found.
 * `tsc -b` never removes anything.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, root, sourceFolders, workspaceFolders } from './workspaces.mjs';

const made = /\.(js|js\.map|d\.ts|d\.ts\.map)$/;

for (const workspace of workspaceFolders()) {
  const dist = join(root, workspace, 'dist');
  const folders = sourceFolders(workspace);
  if (folders.length === 0) rmSync(dist, { recursive: true, force: true });
  for (const file of filesBelow(dist)) {
    if (!made.test(file) || !folders.some((folder) => file.startsWith(`${folder}/`))) continue;
    const source = join(root, workspace, file.replace(made, ''));
    if (existsSync(`${source}.ts`) || existsSync(`${source}.tsx`)) continue;
    rmSync(join(dist, file));
    if (file.endsWith('.js')) console.log(`removed ${workspace}/dist/${file}: its source is gone`);
  }
}
