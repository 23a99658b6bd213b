/** Draws a table with ┌─┬┐ │ ├┼┤ └┴┘ as a plain text editor would, merged cells included. */

/** A cell with its place, and how many rows and columns it spans. */
export interface Placed {
  readonly text: string;
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
}

const widthOf = (text: string) => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x100 ? 1 : 2), 0);

/** The corner for each set of sides that have a line: up 1, right 2, down 4, left 8. */
const corners = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';

export function drawnTable({ cells, width }: { readonly cells: readonly Placed[]; readonly width: number }): string {
  const rows = Math.max(...cells.map((cell) => cell.row + cell.rows));
  const owner = (row: number, column: number) =>
    cells.find(
      (cell) => row >= cell.row && row < cell.row + cell.rows && column >= cell.column && column < cell.column + cell.columns,
    );
  const widths = Array.from({ length: width }, (_, column) =>
    Math.max(4, ...cells.filter((cell) => cell.columns === 1 && cell.column === column).map(({ text }) => widthOf(text))),
  );
  for (const { text, column, columns } of cells) {
    const own = widths.slice(column, column + columns).reduce((sum, each) => sum + each + 1, -1);
    if (widthOf(text) > own) widths[column + columns - 1] = (widths[column + columns - 1] as number) + widthOf(text) - own;
  }
  const isRule = (row: number, column: number) =>
    column >= 0 && column < width && (row === 0 || row === rows || owner(row - 1, column) !== owner(row, column));
  const isEdge = (row: number, column: number) =>
    row >= 0 && row < rows && (column === 0 || column === width || owner(row, column - 1) !== owner(row, column));
  const corner = (row: number, column: number) =>
    corners[
      (isEdge(row - 1, column) ? 1 : 0) +
        (isRule(row, column) ? 2 : 0) +
        (isEdge(row, column) ? 4 : 0) +
        (isRule(row, column - 1) ? 8 : 0)
    ] ?? ' ';
  const lines: string[] = [];
  for (let row = 0; row <= rows; row += 1) {
    let rule = '';
    for (let column = 0; column <= width; column += 1)
      rule += corner(row, column) + (column === width ? '' : (isRule(row, column) ? '─' : ' ').repeat(widths[column] as number));
    lines.push(rule);
    if (row === rows) break;
    let line = '';
    for (let column = 0; column < width; ) {
      const cell = owner(row, column);
      const columns = cell?.columns ?? 1;
      const own = widths.slice(column, column + columns).reduce((sum, each) => sum + each + 1, -1);
      const text = cell?.row === row ? cell.text : '';
      line += `│${text}${' '.repeat(own - widthOf(text))}`;
      column += columns;
    }
    lines.push(`${line}│`);
  }
  return lines.join('\n');
}
