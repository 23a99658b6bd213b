/** The exports of a package, from its type declarations. */
import { createHash } from 'node:crypto';
import ts from 'typescript';

/** A longer declaration is written on several lines. */
const shortMaxLength = 140;
/** A longer line is cut, and ends with a digest of the whole. */
const lineMaxLength = 400;
/**
 * In a declaration with more lines, such as a table of commands, each entry is one line with a digest of its content.
 */
const linesMaxCount = 60;
/** The indentation of members of the outermost type. */
const memberIndent = 4;

const printer = ts.createPrinter({ removeComments: true });

/** `z.ZodObject<{ … }>` repeats in types what the snapshots of schemas say readably. */
function withoutSchemaDetails(text: string): string {
  let kept = '';
  for (let index = 0; index < text.length; index += 1) {
    kept += text.charAt(index);
    if (!/\bz\.(core\.)?\$?Zod\w*<$/.test(kept)) continue;
    for (let depth = 1; depth > 0 && index + 1 < text.length; index += 1) {
      const next = text.charAt(index + 1);
      if (next === '<') depth += 1;
      if (next === '>' && text.charAt(index) !== '=') depth -= 1;
    }
    kept += '…>';
  }
  return kept;
}

const nameOfItself = /^\s*(?:readonly )?["']?([\w-]+)["']?: "\1";$/;

/**
 * Sorts names where the compiler uses the order in which it met them, because that order differs from build to build.
 */
function inOrderOfNames(text: string): string {
  const kept: string[] = [];
  let names: string[] = [];
  for (const line of text.split('\n')) {
    if (nameOfItself.test(line)) {
      names.push(line);
      continue;
    }
    kept.push(...names.sort(), line);
    names = [];
  }
  return [...kept, ...names.sort()]
    .join('\n')
    .replaceAll(/"[\w-]+"(?: \| "[\w-]+")+/g, (union) => union.split(' | ').sort().join(' | '));
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

const cut = (line: string) => (line.length <= lineMaxLength ? line : `${line.slice(0, lineMaxLength)}… ${digestOf(line)}`);

/** The lines of the outermost type. Deeper lines are replaced by a digest. */
function outermost(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let inner: string[] = [];
  for (const line of lines) {
    if (line.search(/\S/) > memberIndent) {
      inner.push(line);
    } else if (inner.length > 0) {
      kept.push(`${kept.pop() ?? ''} … ${digestOf(inner.join('\n'))} ${line.trim()}`);
      inner = [];
    } else {
      kept.push(line);
    }
  }
  return kept;
}

function shown(declaration: ts.Declaration): string {
  const text = ts.isVariableDeclaration(declaration) ? `const ${print(declaration)}` : print(declaration);
  const stable = inOrderOfNames(text.replace(/^(export )?(default )?(declare )?/, ''));
  const lines = withoutSchemaDetails(stable).split('\n');
  const short = lines.map((line) => line.trim()).join(' ');
  if (short.length <= shortMaxLength) return short;
  return (lines.length <= linesMaxCount ? lines : outermost(lines)).map(cut).join('\n');
}

const print = (node: ts.Node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());

function describe(symbol: ts.Symbol, checker: ts.TypeChecker, prefix: string): string[] {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (target.flags & ts.SymbolFlags.ValueModule) {
    return checker.getExportsOfModule(target).flatMap((member) => describe(member, checker, `${prefix}${symbol.name}.`));
  }
  return (target.declarations ?? []).map((declaration) => `${prefix}${symbol.name}: ${shown(declaration)}`);
}

/**
 * The exports of a `.d.ts` file with their declarations, sorted by name.
 * @throws when the file is missing or exports nothing
 */
export function exportsOf(path: string): string[] {
  const program = ts.createProgram([path], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const tree = program.getSourceFile(path);
  const module = tree === undefined ? undefined : checker.getSymbolAtLocation(tree);
  if (module === undefined) throw new Error(`${path} is not built, or exports nothing`);
  const found = checker.getExportsOfModule(module).flatMap((symbol) => describe(symbol, checker, ''));
  return found.sort((one, other) => (one < other ? -1 : 1));
}
