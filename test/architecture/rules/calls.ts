/** What code must not use: the clock, random numbers, the environment, the console, the process. */
import ts from 'typescript';
import { type CodeFile, lineOf, nodesOf } from '../code-file.js';
import { clock, pureFolders, testSupport } from '../rooms.js';
import type { Rule } from '../rule.js';

/** The name of a property access such as `Date.now` or `Date['now']`; otherwise undefined. */
function memberName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) return `${node.expression.text}.${node.name.text}`;
  if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression) && ts.isStringLiteralLike(node.argumentExpression)) {
    return `${node.expression.text}.${node.argumentExpression.text}`;
  }
  return undefined;
}

const isMember = (node: ts.Node, ...names: readonly string[]) => names.includes(memberName(node) ?? '');

function isCallOf(node: ts.Node, ...names: readonly string[]): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.includes(node.expression.text);
}

/** `import { env } from 'node:process'`, or `const { env } = process`. */
function takesFrom(node: ts.Node, module: string, name: string): boolean {
  if (ts.isImportSpecifier(node)) {
    const source = node.parent.parent.parent.moduleSpecifier;
    return (node.propertyName ?? node.name).text === name && ts.isStringLiteral(source) && source.text === `node:${module}`;
  }
  if (!ts.isBindingElement(node)) return false;
  const declaration = node.parent.parent;
  const taken = node.propertyName ?? node.name;
  return (
    ts.isIdentifier(taken) &&
    taken.text === name &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer !== undefined &&
    ts.isIdentifier(declaration.initializer) &&
    declaration.initializer.text === module
  );
}

const asksTheTime = (node: ts.Node) =>
  isMember(node, 'Date.now') ||
  isCallOf(node, 'Date') ||
  (ts.isNewExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'Date' &&
    (node.arguments?.length ?? 0) === 0);

const impureGlobals = ['console', 'process', 'performance', 'globalThis', 'fetch', 'crypto'];
const impureCalls = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'];

const isImpure = (node: ts.Node) =>
  isCallOf(node, ...impureCalls) ||
  impureGlobals.includes(memberName(node)?.split('.')[0] ?? '') ||
  asksTheTime(node) ||
  isMember(node, 'Math.random', 'Temporal.Now');

/** A rule that only the named files may use something. */
function ban(id: string, law: string, touches: (node: ts.Node) => boolean, allowed: (file: CodeFile) => boolean): Rule {
  return {
    id,
    law,
    check: ({ workspaces }) =>
      workspaces.flatMap(({ files }) =>
        files
          .filter((file) => !allowed(file))
          .flatMap(({ path, tree }) =>
            [...nodesOf(tree)].filter(touches).map((node) => ({ file: path, line: lineOf(node), detail: node.getText(tree) })),
          ),
      ),
  };
}

const isTest = ({ area }: CodeFile) => area !== 'src';
const isMain = ({ path }: CodeFile) => path.endsWith('/main.ts');
const isIn =
  (...folders: readonly string[]) =>
  (file: CodeFile) =>
    folders.some((folder) => file.path.startsWith(folder));

export const callRules: readonly Rule[] = [
  ban(
    'pure-rooms-are-pure',
    'in the domain and the views nothing asks for the time, draws lots, waits or touches the platform',
    isImpure,
    (file) => !isIn(...pureFolders)(file),
  ),
  ban(
    'one-clock',
    "only the runtime's clock, and tests, ask the machine for the time",
    asksTheTime,
    (file) => isTest(file) || file.path === clock,
  ),
  ban(
    'no-chance',
    "only the runtime's clock, and tests, draw from Math.random",
    (node) => isMember(node, 'Math.random'),
    (file) => isTest(file) || file.path === clock,
  ),
  ban(
    'main-reads-the-environment',
    'only main.ts, and tests, read process.env',
    (node) => isMember(node, 'process.env') || takesFrom(node, 'process', 'env'),
    (file) => isTest(file) || isMain(file),
  ),
  ban(
    'no-console',
    'only benches and what prepares tests print to the console; everything else logs or is given where to write',
    (node) => memberName(node)?.startsWith('console.') === true,
    isIn('test/bench/', 'test/support/', `${testSupport}/`),
  ),
  ban(
    'main-ends-the-process',
    'only main.ts, and what tests start, ends the process',
    (node) => isMember(node, 'process.exit', 'process.abort', 'process.reallyExit') || takesFrom(node, 'process', 'exit'),
    (file) => isTest(file) || isMain(file),
  ),
];
