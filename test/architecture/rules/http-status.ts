/** The status of an error is decided in one place. APIs may only name their successes. */
import ts from 'typescript';
import { lineOf, nodesOf } from '../code-file.js';
import { httpLayer } from '../rooms.js';
import type { Rule } from '../rule.js';

const senders = ['code', 'status', 'writeHead'];
const statusNames = ['status', 'statusCode'];

const numberOf = (node: ts.Node | undefined) => (node !== undefined && ts.isNumericLiteral(node) ? Number(node.text) : undefined);
const isFailure = (value: number | undefined) => value !== undefined && value >= 400 && value <= 599;
/** 304 is a success: the client's copy is still right. */
const isSuccess = (value: number | undefined) => value !== undefined && value >= 200 && value <= 399;

const calledName = (node: ts.Node) =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';

/** `.code(404)`. Only the HTTP layer may compute a status. */
function sendsStatus(node: ts.Node, mayAnswer: boolean): boolean {
  if (!ts.isCallExpression(node) || !senders.includes(calledName(node))) return false;
  const [status] = node.arguments;
  const value = numberOf(status);
  return isFailure(value) || (isSuccess(value) && !mayAnswer);
}

/** `{ statusCode: 404 }`, and a response schema or a map from or to statuses: `{ 404: … }`, `{ x: 404, y: 409 }`. */
function writesStatus(node: ts.Node): boolean {
  if (!ts.isObjectLiteralExpression(node)) return false;
  const entries = node.properties.filter(ts.isPropertyAssignment);
  const named = entries.some(({ name, initializer }) => statusNames.includes(name.getText()) && isFailure(numberOf(initializer)));
  const keyed = entries.some(({ name }) => isFailure(numberOf(name)));
  const mapped = entries.length >= 2 && entries.every(({ initializer }) => isFailure(numberOf(initializer)));
  return named || keyed || mapped;
}

/** `error.statusCode === 404`, in either order. */
function comparesStatus(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const sides = [node.left, node.right];
  const names = sides.some((side) => ts.isPropertyAccessExpression(side) && statusNames.includes(side.name.text));
  return names && sides.some((side) => isFailure(numberOf(side)));
}

/** Clients of the API, such as the command line, must tell answers apart by their status. */
const readers = ['services/cli/src/'];

export const httpRules: readonly Rule[] = [
  {
    id: 'statuses-live-in-one-place',
    law: "HTTP statuses stand in runtime's HTTP layer; the APIs name their successes, and only clients compare",
    check: ({ workspaces }) =>
      workspaces.flatMap(({ dir, files }) =>
        files
          .filter(({ path, area }) => area === 'src' && !path.startsWith(httpLayer))
          .flatMap(({ path, tree }) =>
            [...nodesOf(tree)]
              .filter(
                (node) =>
                  sendsStatus(node, dir.startsWith('services/')) ||
                  writesStatus(node) ||
                  (comparesStatus(node) && !readers.some((folder) => path.startsWith(folder))),
              )
              .map((node) => ({ file: path, line: lineOf(node), detail: node.getText(tree).split('\n', 1)[0] ?? '' })),
          ),
      ),
  },
];
