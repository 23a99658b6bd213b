/** What must not stay in code: disabled types and tests, work put off, paths of one machine. */
import ts from 'typescript';
import { type CodeFile, lineOf, linesWithoutLiterals, nodesOf } from '../code-file.js';
import type { Repository } from '../repository.js';
import type { Rule } from '../rule.js';

const everyFile = ({ workspaces }: Repository) => workspaces.flatMap(({ files }) => files);

function nodeRule(id: string, law: string, found: (node: ts.Node, file: CodeFile) => boolean): Rule {
  return {
    id,
    law,
    check: (repository) =>
      everyFile(repository).flatMap((file) =>
        [...nodesOf(file.tree)]
          .filter((node) => found(node, file))
          .map((node) => ({ file: file.path, line: lineOf(node), detail: node.getText(file.tree).slice(0, 80) })),
      ),
  };
}

/** Finds a word in code and comments, but not in strings. */
function wordRule(id: string, law: string, word: RegExp): Rule {
  return {
    id,
    law,
    check: (repository) =>
      everyFile(repository).flatMap((file) =>
        linesWithoutLiterals(file).flatMap((text, index) =>
          word.test(text) ? [{ file: file.path, line: index + 1, detail: text.trim().slice(0, 80) }] : [],
        ),
      ),
  };
}

const isOnly = (node: ts.Node) =>
  (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'only') ||
  (ts.isPropertyAssignment(node) && node.name.getText() === 'only' && node.initializer.kind === ts.SyntaxKind.TrueKeyword);

const isMachinePath = (node: ts.Node) =>
  (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && /^(file:\/\/)?\/(home|root|tmp|Users|work)\//.test(node.text);

export const leftoverRules: readonly Rule[] = [
  nodeRule('no-any', 'nothing is of type any', (node) => node.kind === ts.SyntaxKind.AnyKeyword),
  nodeRule('no-only', 'no test runs alone', isOnly),
  nodeRule('no-machine-paths', 'no string is a path of one machine', isMachinePath),
  wordRule('no-suppressed-types', 'no comment switches the type checker off', /@ts-(ignore|expect-error|nocheck)\b/),
  wordRule(
    'no-unexplained-suppressions',
    'a lint rule is switched off with a reason or not at all',
    /eslint-disable(?!.*--)|biome-ignore(?!.*:)/,
  ),
  wordRule('nothing-put-off', 'no comment puts work off', /\b(TODO|FIXME|XXX|HACK)\b/),
];
