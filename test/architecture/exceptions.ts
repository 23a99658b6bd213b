/** Where a rule is broken on purpose, and why. An exception that is no longer needed fails the test. */
export interface Exception {
  readonly rule: string;
  readonly file: string;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'workspaces-look-alike',
    file: 'services/cli/bin',
    reason: 'npm links a command at install, before anything is built, so the file must be there',
  },
  {
    rule: 'main-reads-the-environment',
    file: 'services/server/src/projector-beside/links.ts',
    reason: 'a process that it begins has the environment of this one, without the hooks of a test runner or a debugger',
  },
];
