/** The content of a heading in an outline: its own words, its blocks, and tasks without numbers. */
import { endWithout } from './fold.js';
import type { Entry, Node } from './outline.js';
import type { Passage } from './passage.js';
import type { RawSection } from './raw-task.js';

export const hasBlock = (node: Node) => node.entries.some(({ kind }) => kind === 'block');
export const hasTable = (node: Node) => node.entries.some(({ kind }) => kind === 'rows');

export function* nodesOf(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    yield* nodesOf(node.children);
  }
}

export const endsInText = (node: Node) => node.entries.at(-1)?.kind === 'text';

const titleEnds = new Set([' ', '。', ':', ';', ',', '、', '.']);

/** The words of the heading without a responsibility block. */
export function headingOf(node: Node): Passage {
  const [first] = node.entries;
  if (first?.kind === 'block') return first.reading.before;
  return (first as Entry & { kind: 'text' }).passage;
}

export function sectionTitle(node: Node): Passage {
  const heading = headingOf(node);
  const stop = heading.text.indexOf('。');
  const title = stop === -1 ? heading : heading.part(0, stop);
  return title.part(0, endWithout(title.text, titleEnds));
}

export const asSection = (node: Node): RawSection => ({ number: node.marker.number, title: sectionTitle(node) });

export function textOf(node: Node): Passage[] {
  return [
    ...node.entries.flatMap((entry) => (entry.kind === 'text' ? [entry.passage] : [])),
    ...node.children.flatMap((child) => textOf(child)),
  ];
}

/** Tasks without numbers: several paragraphs below one heading that each end with a block. */
export function unnumberedTasks(node: Node): (Entry & { kind: 'block' })[] | undefined {
  if (node.children.length > 0 || node.entries[0]?.kind === 'block') return undefined;
  const blocks = node.entries.flatMap((entry) =>
    entry.kind === 'block' && entry.reading.before.text.length >= 4 ? [entry] : [],
  );
  return blocks.length >= 2 ? blocks : undefined;
}
