/** The tasks of an outline: headings that name who is responsible. */
import {
  type LeadersByNumber,
  leadersByNumber,
  leadersInSentence,
  leadersOfSection,
  leadersOfTables,
  speaksOfSection,
  titlesOfTables,
} from './leaders.js';
import type { MarkerStyle } from './markers.js';
import type { Entry, Node, Outline } from './outline.js';
import {
  asSection,
  endsInText,
  hasBlock,
  hasTable,
  headingOf,
  nodesOf,
  sectionTitle,
  textOf,
  unnumberedTasks,
} from './outline-nodes.js';
import type { Passage } from './passage.js';
import type { RawPlan, RawTask } from './raw-task.js';
import { leaderOf, type RoleField } from './responsibility.js';
import { tableTasks } from './table-tasks.js';
import { titleOf } from './titles.js';
import { shorten, type WarningList } from './warnings.js';

/** Headings of closing paragraphs, which are no tasks. */
const closing =
  /^(?:各[^。,:]{1,30}(?:要|应当?|须|请)(?=[结认切按高于进压对加根严及])|各(?:责任|有关|相关|地|级|部门|单位|牵头|乡|镇|街道|县|区|市)[^。]{0,24}(?:要|应|须|请|于)|请各|上述|以上|本(?:方案|意见|措施|清单|要点|办法|计划|分工|通知)|联系(?:人|电话)|特此|此件|抄送|(?:县|市|区|省)?(?:政府)?督查室?)/;

/** Headings of general provisions, which are no tasks even if persons or units are named below. */
const notTasks = /^附\s?则$/;

interface Facts {
  /** Nodes with a block in this subtree, including this one. */
  readonly blocks: number;
  readonly table: boolean;
}

const persons = (fields: readonly RoleField[]) => fields.filter(({ role }) => role === 'people');

/**
 * Who is responsible below a heading: a leader of the section is added to those named below it; a unit only if no unit
 * is named there.
 */
function below(inherited: readonly RoleField[], own: readonly RoleField[]): RoleField[] {
  const named = new Set(own.map(({ role }) => (role === 'shared' ? 'leads' : role)));
  return [...own, ...inherited.filter(({ role }) => role === 'people' || !named.has(role === 'shared' ? 'leads' : role))];
}

class TaskFinder {
  readonly tasks: RawTask[] = [];
  readonly outside: Passage[] = [];
  readonly outsideOfAll: Passage[] = [];
  /** Tasks that name nobody themselves. */
  readonly #named = new Set<Node>();
  /** Text behind the tasks of the present section. */
  #behind: Passage[] = [];
  /** For each section: its tasks, and those who its last sentences say are responsible for them. */
  readonly #closed: { readonly from: number; readonly to: number; readonly fields: readonly RoleField[] }[] = [];
  readonly #warnings: WarningList;
  readonly #facts = new Map<Node, Facts>();
  readonly #roots: readonly Node[];
  readonly #taskStyles = new Map<Node | undefined, ReadonlySet<MarkerStyle>>();

  /** In this notice most tasks have their text behind the block, not before it. */
  readonly #blocksFirst: boolean;

  constructor(roots: readonly Node[], warnings: WarningList) {
    this.#roots = roots;
    this.#warnings = warnings;
    const ending = [...nodesOf(roots)].filter((node) => hasBlock(node) && node.children.length === 0);
    this.#blocksFirst = 2 * ending.filter(endsInText).length > ending.length;
  }

  /** Visits children before parents, without recursion: numbering nests at most eight deep, but siblings are many. */
  count(node: Node): Facts {
    let blocks = hasBlock(node) ? 1 : 0;
    let table = hasTable(node);
    for (const child of node.children) {
      const facts = this.count(child);
      blocks += facts.blocks;
      table ||= facts.table;
    }
    const facts = { blocks, table };
    this.#facts.set(node, facts);
    return facts;
  }

  facts(node: Node): Facts {
    return this.#facts.get(node) as Facts;
  }

  /** A block behind the last of several parts belongs to all of them. */
  #isWhole(node: Node): boolean {
    const { children } = node;
    const last = children.at(-1);
    if (hasBlock(node) || last === undefined || children.length < 2) return false;
    return hasBlock(last) && this.facts(node).blocks === 1 && node.parent !== undefined;
  }

  #isGroup(node: Node): boolean {
    const onlyLeaders = node.entries.every(
      (entry) => entry.kind !== 'block' || entry.reading.fields.every(({ role }) => role === 'people'),
    );
    const least = hasBlock(node) && !onlyLeaders ? 2 : 1;
    return node.children.filter((child) => this.facts(child).blocks > 0).length >= least;
  }

  /**
   * Whether the headings of a root are tasks although none of them names anybody. They are if the root has a block of
   * its own, or if their numbers continue those of the section before.
   */
  #headsTasks(node: Node): boolean {
    const [first] = node.children;
    if (node.parent !== undefined || first === undefined || notTasks.test(sectionTitle(node).text)) return false;
    const { style, number } = first.marker;
    const groups = this.#roots.filter(
      (root) => root !== node && root.children.some((child) => child.marker.style === style && hasBlock(child)),
    );
    if (groups.length === 0 || this.facts(first).blocks > 0) return false;
    if (node.children.some((child) => this.facts(child).blocks > 0)) return false;
    const before = this.#roots[this.#roots.indexOf(node) - 1]?.children.at(-1)?.marker.number;
    const runsOn = number > 1 && before !== undefined && number === before + 1;
    return runsOn || (hasBlock(node) && groups.every((root) => !this.#isWhole(root)));
  }

  visit(node: Node, ancestors: readonly Node[], inherited: readonly RoleField[]): void {
    const { blocks, table } = this.facts(node);
    if (notTasks.test(sectionTitle(node).text)) {
      this.#withoutTasks(node);
      return;
    }
    if (this.#headsTasks(node)) {
      for (const child of node.children) this.#named.add(child);
      this.#group(node, ancestors, inherited);
      return;
    }
    if (this.#named.has(node)) {
      this.#task(node, ancestors, inherited);
      return;
    }
    if (blocks === 0 && !table) {
      this.#withoutBlock(node, ancestors, inherited);
      return;
    }
    if (!this.#isWhole(node) && (this.#isGroup(node) || table)) this.#group(node, ancestors, inherited);
    else this.#task(node, ancestors, inherited);
  }

  #group(node: Node, ancestors: readonly Node[], inherited: readonly RoleField[]): void {
    const leader = leaderOf(headingOf(node));
    const own = below(inherited, [
      ...(leader === undefined ? [] : [leader]),
      ...node.entries.flatMap((entry) =>
        entry.kind === 'block' && !speaksOfSection(entry.passage)
          ? entry.reading.fields
          : entry.kind === 'rows'
            ? []
            : leadersOfSection(entry.passage),
      ),
    ]);
    const path = [...ancestors, node].map(asSection);
    const lastRows = node.entries.findLastIndex(({ kind }) => kind === 'rows');
    for (const [index, entry] of node.entries.entries()) {
      if (entry.kind === 'rows') this.tasks.push(...tableTasks(entry.rows, path, own, this.#warnings));
      else if (lastRows !== -1 && index > lastRows) this.loose(entry.passage);
      else if (index > 0) this.outside.push(entry.passage);
      else if (entry.kind === 'text') this.outside.push(entry.passage.part(sectionTitle(node).text.length));
    }
    for (const child of node.children) this.visit(child, [...ancestors, node], own);
  }

  /** Among tasks, a heading that names nobody is a task with a gap; elsewhere it is text. */
  #withoutBlock(node: Node, ancestors: readonly Node[], inherited: readonly RoleField[]): void {
    if (this.#tasksBelow(node.parent).has(node.marker.style)) {
      this.#task(node, ancestors, persons(inherited));
      return;
    }
    this.#withoutTasks(node);
  }

  #withoutTasks(node: Node): void {
    if (node.parent === undefined) {
      this.#warnings.add('section-without-tasks', headingOf(node), { title: shorten(sectionTitle(node).text) });
    }
    this.outside.push(...textOf(node));
  }

  /** The styles of numbering whose headings below a node are tasks. Found once for all children. */
  #tasksBelow(parent: Node | undefined): ReadonlySet<MarkerStyle> {
    const had = this.#taskStyles.get(parent);
    if (had !== undefined) return had;
    const styles = new Set<MarkerStyle>();
    if (parent !== undefined) {
      for (const child of parent.children) if (this.facts(child).blocks > 0) styles.add(child.marker.style);
    } else {
      // Outermost headings are sections, unless most of them have a block themselves.
      const balance = new Map<MarkerStyle, number>();
      for (const root of this.#roots) {
        const { style } = root.marker;
        balance.set(
          style,
          (balance.get(style) ?? 0) +
            (hasBlock(root) && !this.#isGroup(root) && unnumberedTasks(root) === undefined && !this.#headsTasks(root) ? 1 : -1),
        );
      }
      for (const [style, more] of balance) if (more > 0) styles.add(style);
    }
    this.#taskStyles.set(parent, styles);
    return styles;
  }

  #task(node: Node, ancestors: readonly Node[], inherited: readonly RoleField[]): void {
    const path = ancestors.map(asSection);
    const unnumbered = unnumberedTasks(node);
    if (unnumbered !== undefined) {
      for (const entry of unnumbered) {
        const { before, fields, after } = entry.reading;
        const { title, rest } = titleOf(before, this.#warnings);
        const body = [rest, ...after].filter(({ text }) => text !== '');
        const own = [...fields, ...persons(inherited)];
        this.tasks.push({ path: [...path, asSection(node)], number: undefined, heading: before, title, body, fields: own });
      }
      return;
    }
    const { title, body, fields } = this.#read(node);
    const heading = headingOf(node);
    if (title.text === '' && body.length === 0 && fields.length === 0) {
      this.#warnings.add('number-alone', heading);
      return;
    }
    this.tasks.push({ path, number: node.marker.number, heading, title, body, fields: below(inherited, fields) });
  }

  /** A task's text ends at its block or, if the block stands before the text, at the next heading. */
  #read(node: Node): Pick<RawTask, 'title' | 'body' | 'fields'> {
    const fields: RoleField[] = [];
    const { title, rest } = titleOf(headingOf(node), this.#warnings);
    const body: Passage[] = rest.text === '' ? [] : [rest];
    let ended = false;
    let named = false;
    const take = (passage: Passage) => {
      if (passage.text === '') return;
      if (!ended && !(named && closing.test(passage.text))) body.push(passage);
      else {
        ended = true;
        this.loose(passage);
      }
    };
    for (const [index, entry] of node.entries.entries()) {
      if (entry.kind === 'rows') continue;
      if (entry.kind === 'text') {
        if (index > 0) take(entry.passage);
        continue;
      }
      if (index > 0) take(entry.reading.before);
      fields.push(...entry.reading.fields);
      for (const text of entry.reading.after) take(text);
      named = true;
      if (body.length > 0 || !this.#blocksFirst) ended = true;
    }
    ended &&= node.children.length === 0;
    for (const child of node.children) {
      const below = this.#read(child);
      body.push(below.title, ...below.body);
      fields.push(...below.fields);
    }
    return { title, body, fields };
  }

  /** Ends a section, whose first task is at `from`. Its last sentences may name who answers for its tasks. */
  closeSection(from: number): void {
    const fields = [...this.#behind, ...this.outside].flatMap((passage) => leadersInSentence(passage, true));
    this.#closed.push({ from, to: this.tasks.length, fields });
    this.#behind = [];
    this.outsideOfAll.push(...this.outside.splice(0));
  }

  /**
   * Applies sentences such as 以上任务由张三负责: to their own section if several sections end like this, and to all tasks if
   * only the last section does. Returns those who answer for all tasks.
   */
  leadersBehind(): readonly RoleField[] {
    const named = this.#closed.filter(({ fields }) => fields.length > 0);
    const last = named.at(-1);
    const tail = [...this.#behind].flatMap((passage) => leadersInSentence(passage, true));
    const ofAll = named.length === 1 && last !== undefined && last.to === this.tasks.length;
    if (ofAll) return [...last.fields, ...tail];
    for (const { from, to, fields } of named)
      for (let at = from; at < to; at += 1) {
        const task = this.tasks[at] as RawTask;
        this.tasks[at] = { ...task, fields: [...task.fields, ...fields] };
      }
    return tail;
  }

  /** Text behind a block or a table. It belongs to no task and makes no promise of the plan. */
  loose(passage: Passage): void {
    this.#behind.push(passage);
    if (/\d/.test(passage.text.slice(0, 400))) this.#warnings.add('text-outside-tasks', passage);
  }
}

/** Adds the leaders of a task by its number, or those of all tasks without a leader of their own number. */
function withLeadersByNumber({ fields, number, ...task }: RawTask, { items, rest, parts }: LeadersByNumber): RawTask {
  const named = number === undefined ? undefined : items.get(number);
  const ofPart = parts.get(task.path[0]?.number ?? 0);
  return { ...task, number, fields: [...fields, ...(ofPart ?? []), ...(named ?? (ofPart === undefined ? rest : []))] };
}

/** The last paragraphs of the outline, which may speak of all tasks: 以上任务中,第一部分由张三分管. */
const behindAll = (roots: readonly Node[]): Passage[] => {
  const entries: Entry[] = [];
  for (let node = roots.at(-1); node !== undefined; node = node.children.at(-1)) entries.push(...node.entries.slice(1));
  return entries.flatMap((entry) => (entry.kind === 'rows' ? [] : [entry.passage]));
};

/** All tasks of an outline, and the text outside of them. */
export function outlineTasks({ preamble, roots, annexes }: Outline, warnings: WarningList): RawPlan {
  const finder = new TaskFinder(roots, warnings);
  const figured = annexes.find(({ text }) => /\d/.test(text.slice(0, 200)));
  if (figured !== undefined) warnings.add('text-outside-tasks', figured);
  const lastRows = preamble.findLastIndex(({ kind }) => kind === 'rows');
  const { shared: leaders, own } = leadersOfTables(preamble);
  const titles = titlesOfTables(preamble);
  for (const [index, entry] of preamble.entries()) {
    if (entry.kind === 'rows') {
      const title = titles.get(index);
      const path = title === undefined ? [] : [{ number: undefined, title }];
      finder.tasks.push(...tableTasks(entry.rows, path, [...leaders, ...(own.get(index) ?? [])], warnings));
    } else if (index > lastRows && finder.tasks.length > 0) finder.loose(entry.passage);
    else finder.outside.push(entry.passage);
  }
  for (const root of roots) finder.count(root);
  const before = preamble.flatMap((entry) => (entry.kind === 'rows' ? [] : [entry.passage]));
  const told = [...before, ...behindAll(roots)];
  const byNumber = leadersByNumber(told);
  for (const root of roots) {
    const from = finder.tasks.length;
    finder.visit(root, [], leaders);
    finder.closeSection(from);
  }
  const after = finder.leadersBehind();
  const tasks = finder.tasks.map((task) => {
    const own = withLeadersByNumber(task, byNumber);
    return { ...own, fields: [...own.fields, ...after] };
  });
  return { tasks, outside: [...finder.outsideOfAll, ...finder.outside] };
}
