/** The exports of every package equal the reviewed ones. */
import { join } from 'node:path';
import t from 'tap';
import { readRepository } from '../architecture/repository.js';
import { isOfTests } from '../architecture/rooms.js';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';
import { exportsOf } from './exports.js';

for (const { dir, manifest } of readRepository(repositoryRoot).workspaces) {
  if (isOfTests(dir) || manifest.exports === undefined) continue;
  const entries = Object.entries(manifest.exports);
  t.test(`${manifest.name} exports what is checked in`, async (t) => {
    const texts = entries.map(([entry, path]) => {
      const declarations = join(repositoryRoot, dir, path.replace(/\.js$/, '.d.ts'));
      return [`# ${manifest.name}${entry.slice(1)}`, ...exportsOf(declarations)].join('\n');
    });
    t.equal(snapshot(`exports-${dir.slice(dir.lastIndexOf('/') + 1)}.snap.txt`, texts.join('\n\n')), undefined);
  });
}

t.test('exports are named with their signatures, through aliases and namespaces, and without comments', async (t) => {
  const folder = t.testdir({
    'index.d.ts':
      "export * from './shapes.js';\nexport * as fields from './fields.js';\nexport type { Hidden as Shown } from './shapes.js';\n",
    'shapes.d.ts': [
      '/** A comment. */',
      'export declare function add(one: number, other: number): number;',
      'export interface Shape {\n  /** In metres. */\n  readonly width: number;\n}',
      'interface Hidden { a: 1 }',
      'export type { Hidden };',
      'export declare const schema: z.ZodObject<{ a: z.ZodString; f: () => Map<string, 1> }, z.core.$strict>;',
    ].join('\n'),
    'fields.d.ts': 'export declare const day: string;\n',
  });
  t.strictSame(exportsOf(join(folder, 'index.d.ts')), [
    'Hidden: interface Hidden { a: 1; }',
    'Shape: interface Shape { readonly width: number; }',
    'Shown: interface Hidden { a: 1; }',
    'add: function add(one: number, other: number): number;',
    'fields.day: const day: string',
    'schema: const schema: z.ZodObject<…>',
  ]);
});

t.test('a long declaration has a line for each member', async (t) => {
  const members = Array.from({ length: 10 }, (_, index) => `  member${index}(): string;`);
  const folder = t.testdir({ 'index.d.ts': ['export interface Port {', ...members, '}'].join('\n') });
  t.strictSame(exportsOf(join(folder, 'index.d.ts'))[0]?.split('\n').slice(0, 2), [
    'Port: interface Port {',
    '    member0(): string;',
  ]);
});

t.test('a long line is cut, but a change behind the cut still shows', async (t) => {
  const declare = (last: string) =>
    `export type Long = ${Array.from({ length: 60 }, (_, index) => `'name-${index}'`).join(' | ')} | '${last}';\n`;
  const [one = '', other = ''] = ['a', 'b'].map(
    (last) => exportsOf(join(t.testdir({ 'index.d.ts': declare(last) }), 'index.d.ts'))[0],
  );
  t.ok(one.length < 500);
  t.not(one, other);
});

t.test('in a long table each entry is one line, and a change within an entry changes that line alone', async (t) => {
  const declare = (last: string) => {
    const entries = Array.from({ length: 30 }, (_, index) => [`  e${index}: {`, `    zh: "${index === 7 ? last : ''}";`, '  };']);
    return ['export declare const table: {', ...entries.flat(), '};'].join('\n');
  };
  const [one = [], other = []] = ['a', 'b'].map((last) =>
    exportsOf(join(t.testdir({ 'index.d.ts': declare(last) }), 'index.d.ts'))[0]?.split('\n'),
  );
  t.equal(one.length, 32);
  t.match(one[8], /^ {4}e7: \{ … [0-9a-f]{12} \};$/);
  t.strictSame(
    other.flatMap((line, index) => (line === one[index] ? [] : [index])),
    [8],
  );
});

t.test('a package that was not built is an error, not an empty surface', async (t) => {
  t.throws(() => exportsOf(join(t.testdir(), 'index.d.ts')), /is not built/);
});
