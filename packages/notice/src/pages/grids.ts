/** Makes tables of a page's drawn lines: the cells that they enclose, with merged cells as one. */
import type { PlacedRule } from './page.js';

export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Where the columns begin, and where the last one ends. */
  readonly xs: readonly number[];
  readonly rowCount: number;
  readonly cells: readonly GridCell[];
}

/** Lines nearer than this count as one line, and ends nearer than this as touching; in points. */
const near = 3;
const bounds = { lines: 2_000, columns: 40, rows: 400 } as const;

/** A horizontal or vertical line: its position, and its two ends. */
interface Line {
  readonly at: number;
  from: number;
  to: number;
}

/** Joins pieces of the same line: a table may draw the borders of each cell separately. */
function merged(lines: readonly Line[]): Line[] {
  const sorted = [...lines].sort((one, other) => one.at - other.at || one.from - other.from);
  const groups: Line[][] = [];
  for (const line of sorted) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && line.at - first.at <= near) group.push(line);
    else groups.push([line]);
  }
  return groups.flatMap((group) => {
    const at = group.reduce((sum, line) => sum + line.at, 0) / group.length;
    const joined: Line[] = [];
    for (const { from, to } of [...group].sort((one, other) => one.from - other.from)) {
      const last = joined.at(-1);
      if (last !== undefined && from - last.to <= near) last.to = Math.max(last.to, to);
      else joined.push({ at, from, to });
    }
    return joined;
  });
}

const meet = (level: Line, upright: Line) =>
  upright.at >= level.from - near &&
  upright.at <= level.to + near &&
  level.at >= upright.from - near &&
  level.at <= upright.to + near;

/** Groups of lines that touch, directly or through others. */
function connected(levels: readonly Line[], uprights: readonly Line[]): { levels: Line[]; uprights: Line[] }[] {
  const leftLevels = new Set(levels);
  const leftUprights = new Set(uprights);
  const groups: { levels: Line[]; uprights: Line[] }[] = [];
  for (const start of levels) {
    if (!leftLevels.delete(start)) continue;
    const group: { levels: Line[]; uprights: Line[] } = { levels: [start], uprights: [] };
    for (let level = 0, upright = 0; level < group.levels.length || upright < group.uprights.length; ) {
      if (level < group.levels.length) {
        const line = group.levels[level++] as Line;
        for (const other of leftUprights) if (meet(line, other) && leftUprights.delete(other)) group.uprights.push(other);
      } else {
        const line = group.uprights[upright++] as Line;
        for (const other of leftLevels) if (meet(other, line) && leftLevels.delete(other)) group.levels.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}

function places(values: readonly number[]): number[] {
  const found: number[] = [];
  for (const value of [...values].sort((one, other) => one - other)) {
    if (found.length === 0 || value - (found.at(-1) as number) > near) found.push(value);
  }
  return found;
}

const covers = (lines: readonly Line[], at: number, middle: number) =>
  lines.some((line) => Math.abs(line.at - at) <= near && line.from <= middle && line.to >= middle);

function gridOf({
  levels,
  uprights,
}: {
  readonly levels: readonly Line[];
  readonly uprights: readonly Line[];
}): Grid | undefined {
  // The sides of a table may be open. Then its horizontal lines give its width.
  const xs = places([...uprights.map(({ at }) => at), ...levels.flatMap(({ from, to }) => [from, to])]);
  const ys = places([...levels.map(({ at }) => at), ...uprights.flatMap(({ from, to }) => [from, to])]);
  const [columnCount, rowCount] = [xs.length - 1, ys.length - 1];
  if (uprights.length === 0 || columnCount < 2 || rowCount < 2 || columnCount > bounds.columns || rowCount > bounds.rows)
    return undefined;
  const x = (index: number) => xs[index] as number;
  const y = (index: number) => ys[index] as number;
  const taken = new Set<number>();
  const cells: GridCell[] = [];
  for (let row = 0; row < rowCount; row += 1) {
    for (let column = 0; column < columnCount; column += 1) {
      if (taken.has(row * columnCount + column)) continue;
      let right = column + 1;
      while (
        right < columnCount &&
        !taken.has(row * columnCount + right) &&
        !covers(uprights, x(right), (y(row) + y(row + 1)) / 2)
      )
        right += 1;
      let bottom = row + 1;
      while (bottom < rowCount && !covers(levels, y(bottom), (x(column) + x(column + 1)) / 2)) bottom += 1;
      for (let r = row; r < bottom; r += 1) for (let c = column; c < right; c += 1) taken.add(r * columnCount + c);
      const place = { left: x(column), top: y(row), right: x(right), bottom: y(bottom) };
      cells.push({ row, column, rows: bottom - row, columns: right - column, ...place });
    }
  }
  return { left: x(0), top: y(0), right: x(columnCount), bottom: y(rowCount), xs, rowCount, cells };
}

/** The tables of a page from top to bottom. */
export function gridsOf(rules: readonly PlacedRule[]): Grid[] {
  const levels: Line[] = [];
  const uprights: Line[] = [];
  for (const { left, top, right, bottom } of rules) {
    if (right - left >= bottom - top) levels.push({ at: (top + bottom) / 2, from: left, to: right });
    else uprights.push({ at: (left + right) / 2, from: top, to: bottom });
  }
  const [level, upright] = [merged(levels), merged(uprights)];
  if (level.length + upright.length > bounds.lines) return [];
  return connected(level, upright)
    .flatMap((group) => gridOf(group) ?? [])
    .sort((one, other) => one.top - other.top);
}
