/** A parsed source file: its imports, its comments, and the line of each node. */
import { posix } from 'node:path';
import ts from 'typescript';
import { testSupport } from './rooms.js';

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

export type Area = 'src' | 'test';

export interface CodeFile {
  /** The path from the repository's root. */
  readonly path: string;
  readonly workspace: string;
  readonly area: Area;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function areaOf(path: string, workspace: string): Area {
  return path.startsWith(`${workspace}/src/`) && workspace !== testSupport ? 'src' : 'test';
}

export function parseCode(path: string, workspace: string, text: string): CodeFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, workspace, area: areaOf(path, workspace), text, tree, imports: importsOf(tree) };
}

/** Every node of a file, parents before their children. */
export function* nodesOf(tree: ts.Node): Generator<ts.Node> {
  const waiting: ts.Node[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    waiting.push(...children.reverse());
  }
}

/** 1-based. */
export function lineOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function importsOf(tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  for (const node of nodesOf(tree)) {
    const target = importTarget(node);
    if (target !== undefined && ts.isStringLiteralLike(target)) imports.push({ specifier: target.text, line: lineOf(target) });
  }
  return imports;
}

/** The module named by an import, an export from, `import('x')` or `import x = require('x')`. */
function importTarget(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (ts.isExternalModuleReference(node)) return node.expression;
  return undefined;
}

/** `../a.js` as seen from a file, as the path of the source: `packages/x/src/a.ts`. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
}

/** The package of a specifier, without its subpath; undefined for relative and `node:` specifiers. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** The lines of a file without the text of its literals: only code and comments, in which words are searched. */
export function linesWithoutLiterals({ text, tree }: CodeFile): string[] {
  const characters = text.split('');
  for (const node of nodesOf(tree)) {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateLiteralToken(node) && !ts.isRegularExpressionLiteral(node)) continue;
    for (let index = node.getStart(tree); index < node.end; index += 1) {
      if (characters[index] !== '\n') characters[index] = ' ';
    }
  }
  return characters.join('').split('\n');
}
