/** Every code in the error registry is raised by some code and provoked by some test. */
import ts from 'typescript';
import { type CodeFile, lineOf, nodesOf } from '../code-file.js';
import type { Repository } from '../repository.js';
import { errorTables } from '../rooms.js';
import type { Rule, Violation } from '../rule.js';

interface Code {
  readonly code: string;
  readonly file: string;
  readonly line: number;
}

const filesOf = ({ workspaces }: Repository) => workspaces.flatMap(({ files }) => files);

function registeredCodes(repository: Repository): Code[] {
  return filesOf(repository)
    .filter(({ path }) => path.startsWith(errorTables))
    .flatMap(({ path, tree }) =>
      [...nodesOf(tree)].flatMap((node) => {
        if (!ts.isVariableDeclaration(node) || !node.name.getText().startsWith('errorsOf')) return [];
        const table = [...nodesOf(node)].find(ts.isObjectLiteralExpression);
        return (table?.properties ?? []).flatMap(({ name }) =>
          name !== undefined && (ts.isStringLiteral(name) || ts.isIdentifier(name))
            ? [{ code: name.text, file: path, line: lineOf(name) }]
            : [],
        );
      }),
    );
}

/** Words in strings and patterns of files: an error code alone, or inside a pattern such as `/错误.*store-locked/`. */
function wordsIn(files: readonly CodeFile[]): Set<string> {
  const words = new Set<string>();
  for (const { tree } of files) {
    for (const node of nodesOf(tree)) {
      const isText = ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node) || ts.isTemplateLiteralToken(node);
      if (!isText) continue;
      for (const [word] of node.text.matchAll(/[a-z]+(-[a-z]+)*/g)) words.add(word);
    }
  }
  return words;
}

function missingFrom(repository: Repository, files: readonly CodeFile[], detail: string): Violation[] {
  const words = wordsIn(files);
  return registeredCodes(repository).flatMap(({ code, file, line }) =>
    words.has(code) ? [] : [{ file, line, detail: `${code} ${detail}` }],
  );
}

export const refusalRules: readonly Rule[] = [
  {
    id: 'every-refusal-has-a-test',
    law: 'every code of the error registry is provoked by a test',
    check: (repository) =>
      missingFrom(
        repository,
        filesOf(repository).filter(({ area, path }) => area !== 'src' && !path.startsWith('test/architecture/')),
        'is in no test',
      ),
  },
  {
    id: 'every-refusal-is-raised',
    law: 'every code of the error registry is raised somewhere',
    check: (repository) =>
      missingFrom(
        repository,
        filesOf(repository).filter(
          ({ area, path }) => area === 'src' && !path.startsWith(errorTables) && !path.endsWith('/status.ts'),
        ),
        'is raised nowhere',
      ),
  },
];
