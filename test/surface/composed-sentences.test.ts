/**
 * Sentences that are composed where they are used, in the CLI and elsewhere. A change of their words shows in review.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { repositoryRoot } from '../support/repository-root.js';
import { snapshot } from '../support/snapshot.js';

const han = /\p{Script=Han}/u;
/** Files whose words are in `sentences.snap.txt`, in notices that are read, or in example data. */
const elsewhere = /\/(?:errors|notice|pdf|seeds)\/|vocabulary|field-sentences|rule-texts|-fields\.ts|shared-fields/;

/** The texts in a source file that contain Chinese, with `…` for inserted values. */
function sentencesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(repositoryRoot, file), 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…'));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...new Set(found.filter((text) => han.test(text)))].map((text) => text.replaceAll('\n', '⏎'));
}

t.test('every composed sentence equals the one checked in', async (t) => {
  const rooms = ['packages', 'services'].flatMap((all) =>
    readdirSync(join(repositoryRoot, all)).map((room) => `${all}/${room}/src`),
  );
  const files = rooms.flatMap((room) =>
    readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${room}/${file}`),
  );
  const parts = files
    .sort()
    .filter((file) => !elsewhere.test(file))
    .map((file) => [`# ${file}`, ...sentencesIn(file)])
    .filter(({ length }) => length > 1);
  t.ok(parts.some(([file]) => file?.includes('services/cli/src/commands/history.ts')));
  t.equal(snapshot('composed-sentences.snap.txt', parts.map((lines) => lines.join('\n')).join('\n\n')), undefined);
});
