/** Lines that stand on every page and belong to no text: page numbers, headers and footers. */
import type { PageLine } from './lines.js';

export interface PageLines {
  readonly height: number;
  readonly lines: readonly PageLine[];
}

/** The top and the bottom of a page, as a share of its height, where these lines stand. */
const margin = 0.12;
/** In points. The same header may be a little higher or lower on another page. */
const sameHeight = 4;

const pageNumber = /^[-—–－―·•\s]*第?\s*(?:\d{1,4}|[ivxIVX]{1,6})\s*页?\s*(?:[/／|,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－―·•\s]*$/;
const compact = (text: string) => text.replaceAll(/\s+/g, '');
const normal = (text: string) => compact(text).replaceAll(/\d+/g, '#');

const isAtEdge = (line: PageLine, height: number) => line.y < height * margin || line.y > height * (1 - margin);

/** The lines of each page without these. */
export function withoutFurniture(pages: readonly PageLines[]): PageLine[][] {
  const seen = new Map<string, { y: number; pages: Set<number> }[]>();
  for (const [index, { height, lines }] of pages.entries()) {
    for (const line of lines) {
      if (!isAtEdge(line, height)) continue;
      const places = seen.get(normal(line.text)) ?? [];
      seen.set(normal(line.text), places);
      const place = places.find(({ y }) => Math.abs(y - line.y) <= sameHeight);
      if (place === undefined) places.push({ y: line.y, pages: new Set([index]) });
      else place.pages.add(index);
    }
  }
  // Left and right pages may differ, and the first page often has none.
  const needed = Math.max(2, Math.floor(pages.length / 3));
  const isRunning = (line: PageLine) =>
    (seen.get(normal(line.text)) ?? []).some(({ y, pages: on }) => on.size >= needed && Math.abs(y - line.y) <= sameHeight);
  return pages.map(({ height, lines }) =>
    lines.filter((line, index) => {
      if (!isAtEdge(line, height)) return true;
      // A number on its own is a page number only if no line stands beyond it.
      const isOutermost = index === 0 || index === lines.length - 1 || isRunning(line);
      return !((isOutermost && pageNumber.test(line.text)) || isRunning(line));
    }),
  );
}
