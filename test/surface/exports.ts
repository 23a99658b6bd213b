/** What a package exports, from its type declarations. */
import { createHash } from 'node:crypto';
import ts from 'typescript';

/** A longer declaration is written over several lines. */
const shortMaxLength = 140;
/** A longer line is cut, and a digest of the whole stands for the rest. */
const lineMaxLength = 400;

const printer = ts.createPrinter({ removeComments: true });

/** `z.ZodObject<{ … }>` says in types what the snapshots of the schemas say readably. */
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

function cut(line: string): string {
  if (line.length <= lineMaxLength) return line;
  const digest = createHash('sha256').update(line).digest('hex').slice(0, 12);
  return `${line.slice(0, lineMaxLength)}… ${digest}`;
}

function shown(declaration: ts.Declaration): string {
  const text = ts.isVariableDeclaration(declaration) ? `const ${print(declaration)}` : print(declaration);
  const lines = withoutSchemaDetails(text.replace(/^(export )?(default )?(declare )?/, '')).split('\n');
  const short = lines.map((line) => line.trim()).join(' ');
  return short.length <= shortMaxLength ? short : lines.map(cut).join('\n');
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
 * @throws when the file is not there, or exports nothing.
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
