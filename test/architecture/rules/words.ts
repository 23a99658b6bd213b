/** The word for a state, a kind or a verdict is written in the vocabulary and nowhere else. */
import ts from 'typescript';
import { type CodeFile, lineOf, nodesOf } from '../code-file.js';
import type { Repository } from '../repository.js';
import { vocabulary } from '../rooms.js';
import type { Rule, Violation } from '../rule.js';

interface Word {
  /** The name of the table, such as `light`. */
  readonly table: string;
  /** The name in the table, such as `red`. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** A name, and the Chinese text that stands beside it for it. */
interface Pair {
  readonly name: string;
  readonly zh: string;
  readonly node: ts.Node;
}

const filesOf = ({ workspaces }: Repository) => workspaces.flatMap(({ files }) => files);
const hasHan = (text: string) => /\p{Script=Han}/u.test(text);
const nameOf = (name: ts.PropertyName) => (ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined);

/** The texts in an object literal, by name; other values are left out. */
function textsIn(node: ts.ObjectLiteralExpression): Readonly<Record<string, string>> {
  return Object.fromEntries(
    node.properties.flatMap((property) =>
      ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)
        ? [[nameOf(property.name) ?? '', property.initializer.text]]
        : [],
    ),
  );
}

function wordsOf(repository: Repository): Word[] {
  const file = filesOf(repository).find(({ path }) => path === vocabulary);
  return [...(file === undefined ? [] : nodesOf(file.tree))].flatMap((node) => {
    if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !ts.isSatisfiesExpression(node.initializer))
      return [];
    const { expression } = node.initializer;
    const properties = ts.isObjectLiteralExpression(expression) ? expression.properties : [];
    return properties.flatMap((property) => {
      if (!ts.isPropertyAssignment(property) || !ts.isObjectLiteralExpression(property.initializer)) return [];
      const { zh = '', en = '' } = textsIn(property.initializer);
      return zh === '' ? [] : [{ table: node.name.getText(), name: nameOf(property.name) ?? '', zh, en }];
    });
  });
}

/**
 * The Chinese text of an expression that is nothing but text: `'红灯'`, `{ zh: '红灯', en: 'red' }`. Entries of other
 * tables, of events or commands, have more properties than words.
 */
function said(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return hasHan(node.text) ? node.text : undefined;
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const { zh, ...others } = textsIn(node);
  const isWords = node.properties.length === Object.keys(others).length + 1 && Object.keys(others).every((key) => key === 'en');
  return zh !== undefined && isWords && hasHan(zh) ? zh : undefined;
}

const pair = (name: string | undefined, zh: string | undefined, node: ts.Node): Pair[] =>
  name === undefined || zh === undefined ? [] : [{ name, zh, node }];

/** The name that a condition compares with, as in `light === 'red'`. */
const comparedWith = ({ condition }: ts.ConditionalExpression) =>
  ts.isBinaryExpression(condition) && ts.isStringLiteralLike(condition.right) ? condition.right.text : undefined;

/**
 * A field of the history has a function that reads it, and is no word: `['overdue', '逾期', 'overdue', ({ overdue }) =>
 * overdue]`.
 */
const isField = ({ elements }: ts.ArrayLiteralExpression) => elements.some(ts.isArrowFunction);

/** The pairs in one object, list, switch or chain of conditions. */
function pairsIn(node: ts.Node): Pair[] {
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property) =>
      ts.isPropertyAssignment(property) ? pair(nameOf(property.name), said(property.initializer), property) : [],
    );
  }
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.flatMap((element) => {
      if (!ts.isArrayLiteralExpression(element) || isField(element)) return [];
      const [name, words] = element.elements;
      return name !== undefined && ts.isStringLiteralLike(name) ? pair(name.text, said(words), element) : [];
    });
  }
  if (ts.isCaseBlock(node)) {
    return node.clauses.flatMap((clause) => {
      const [statement] = clause.statements;
      if (!ts.isCaseClause(clause) || !ts.isStringLiteralLike(clause.expression)) return [];
      return statement !== undefined && ts.isReturnStatement(statement)
        ? pair(clause.expression.text, said(statement.expression), clause)
        : [];
    });
  }
  if (!ts.isConditionalExpression(node)) return [];
  return [...pair(comparedWith(node), said(node.whenTrue), node), ...pairsIn(node.whenFalse)];
}

/**
 * Pairs that repeat the vocabulary: one pair with the very word, or several pairs with words for names of one table.
 */
function secondMap(pairs: readonly Pair[], words: readonly Word[]): Pair[] {
  const tables = new Map<string, Set<string>>();
  const copies = pairs.filter(({ name, zh }) => words.some((word) => word.name === name && word.zh === zh));
  for (const { name } of pairs) {
    for (const { table } of words.filter((word) => word.name === name))
      tables.set(table, (tables.get(table) ?? new Set()).add(name));
  }
  const several = [...tables.values()].filter((names) => names.size > 1);
  return pairs.filter((each) => copies.includes(each) || several.some((names) => names.has(each.name)));
}

/** `done ? '是' : '否'`: both words of a table, whatever the condition is. */
function choosesBetween(node: ts.Node, words: readonly Word[]): boolean {
  if (!ts.isConditionalExpression(node)) return false;
  const tablesWith = (zh: string | undefined) => words.filter((word) => word.zh === zh).map(({ table }) => table);
  const others = tablesWith(said(node.whenFalse));
  return said(node.whenTrue) !== said(node.whenFalse) && tablesWith(said(node.whenTrue)).some((table) => others.includes(table));
}

/** `['单位', 'unit']` or `{ zh: '单位', en: 'unit' }`: repeats a word of the vocabulary in both languages. */
function saysBoth(node: ts.Node, words: readonly Word[]): boolean {
  const is = (zh: string, en: string | undefined) => words.some((word) => word.zh === zh && word.en === en);
  if (ts.isObjectLiteralExpression(node)) return said(node) !== undefined && is(said(node) ?? '', textsIn(node)['en']);
  if (!ts.isArrayLiteralExpression(node) || isField(node)) return false;
  const texts = node.elements.map((element) => (ts.isStringLiteralLike(element) ? element.text : ''));
  return texts.some((text, index) => is(text, texts[index + 1]));
}

function violationsIn({ path, tree }: CodeFile, words: readonly Word[]): Violation[] {
  const found = new Set<ts.Node>();
  for (const node of nodesOf(tree)) {
    for (const { node: place } of secondMap(pairsIn(node), words)) found.add(place);
    if (choosesBetween(node, words) || saysBoth(node, words)) found.add(node);
  }
  const lines = new Map([...found].map((node) => [lineOf(node), node.getText().replaceAll(/\s+/g, ' ').slice(0, 80)]));
  return [...lines].sort(([one], [other]) => one - other).map(([line, detail]) => ({ file: path, line, detail }));
}

export const wordRules: readonly Rule[] = [
  {
    id: 'words-have-one-place',
    law: 'no file but the vocabulary says what a state, a kind or a verdict is called',
    check(repository) {
      const words = wordsOf(repository);
      return filesOf(repository)
        .filter(({ area, path }) => area === 'src' && path !== vocabulary)
        .flatMap((file) => violationsIn(file, words));
    },
  },
];
