/** The lockfile must work for everybody: with any registry, on any platform. */
import { lineIn, type Rule, type Violation } from '../rule.js';

interface Lockfile {
  readonly packages?: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

const file = 'package-lock.json';
const resolved = /"resolved": *"https?:/;

const noRegistry: Rule = {
  id: 'no-registry',
  law: 'the lockfile names packages and digests, and no registry',
  check: ({ lockfile }): Violation[] =>
    lockfile.split('\n').flatMap((text, index) => (resolved.test(text) ? [{ file, line: index + 1, detail: text.trim() }] : [])),
};

/** The places where Node looks for a package from another package's folder, nearest first. */
function placesOf(name: string, from: string): string[] {
  const parents = [...from.matchAll(/\/?node_modules\//g)].map(({ index }) => from.slice(0, index));
  return [from, ...parents.reverse()].map((folder) => `${folder}${folder === '' ? '' : '/'}node_modules/${name}`);
}

const lockfileIsWhole: Rule = {
  id: 'lockfile-is-whole',
  law: 'the lockfile holds the optional packages of every platform, without which `npm ci` refuses it on all of them',
  check: ({ lockfile }): Violation[] => {
    const { packages = {} } = JSON.parse(lockfile) as Lockfile;
    return Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !placesOf(name, from).some((place) => place in packages))
        .map((name) => ({
          file,
          line: lineIn(lockfile, `"${from}"`),
          detail: `lacks ${name}: run node scripts/complete-lockfile.mjs`,
        })),
    );
  },
};

export const lockfileRules: readonly Rule[] = [noRegistry, lockfileIsWhole];
