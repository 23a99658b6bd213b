/**
 * Adds to package-lock.json the optional packages of other platforms that it lacks. npm leaves out
 * those that the registry at hand does not serve, and `npm ci` then refuses the file on any platform,
 * although it would install none of them. Run it after `npm install` when a check says so.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspaces.mjs';

/** Words in the name of a package → the platform in its manifest. */
const platforms = {
  os: new Map(
    ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'].map((word) => [
      word,
      word,
    ]),
  ),
  cpu: new Map(
    ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'].map((word) => [word, word]),
  ),
  libc: new Map([
    ['gnu', 'glibc'],
    ['gnueabihf', 'glibc'],
    ['musl', 'musl'],
    ['musleabihf', 'musl'],
  ]),
};

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, optionalDependencies?: Record<string, string> }} Entry */

/**
 * Whether a package is found from the folder of another one, as node looks for it.
 * @param {Record<string, Entry>} packages @param {string} from @param {string} name
 */
function isLocked(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}

const path = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
/** @type {Record<string, Entry>} */
const packages = lock.packages;

for (const [from, { dev, optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isLocked(packages, from, name)) continue;
    const words = name.slice(name.indexOf('/') + 1).split('-');
    const platform = Object.fromEntries(
      Object.entries(platforms).flatMap(([key, known]) => {
        const found = words.flatMap((word) => known.get(word) ?? []);
        return found.length === 0 ? [] : [[key, found]];
      }),
    );
    if (Object.keys(platform).length === 0) throw new Error(`${name} is not locked, and its name says no platform`);
    const place = `${from.slice(0, from.lastIndexOf('node_modules/'))}node_modules/${name}`;
    packages[place] = { version, ...(dev === undefined ? {} : { dev }), optional: true, ...platform };
    console.log(`added ${place} ${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en')));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
