/** What tests need besides Node, and how to find it. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Need {
  readonly name: string;
  /** Any of these on PATH will do. */
  readonly commands: readonly string[];
  /** The Debian package that brings it. */
  readonly debianPackage: string;
  /** What cannot be tested without it. */
  readonly purpose: string;
}

export const chromium: Need = {
  name: 'chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome'],
  debianPackage: 'chromium',
  purpose: 'that the documentation page works offline in a browser',
};

export const openssl: Need = {
  name: 'openssl',
  commands: ['openssl'],
  debianPackage: 'openssl',
  purpose: 'TLS to the servers',
};

export const allNeeds: readonly Need[] = [chromium, openssl];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of what is needed, or undefined. `path` is a list of folders as in PATH. */
export function find({ commands }: Need, path = process.env['PATH'] ?? ''): string | undefined {
  const candidates = commands.flatMap((command) => path.split(delimiter).map((folder) => join(folder, command)));
  return candidates.find(isExecutable);
}

/**
 * The `skip` option of a test that needs something: false when it is there, or else the reason. The
 * run names every such test at its end, and a run in CI fails.
 */
export function skipWithout(need: Need, path?: string): string | false {
  return find(need, path) === undefined ? `could not test ${need.purpose}: ${need.name} is missing` : false;
}
