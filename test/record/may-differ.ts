/**
 * What an answer of today may say otherwise than the recorded one. Whoever changes a word that is shown adds
 * it to `changed-words.ts`, in the commit that changes it; nothing else is excused.
 */
import { type ChangedWord, changedWords } from './changed-words.js';

interface MayDiffer {
  /** By the language of the answer. */
  readonly words: Readonly<Record<'zh' | 'en', readonly ChangedWord[]>>;
  /** Questions that are answered otherwise on purpose, by their path or command line. */
  readonly meant: readonly string[];
  /** Questions about actors that a plan may not know, which it says since; they were answered with an empty list. */
  readonly actors: RegExp;
  /** What answers say besides since: by the JSON pointer of where it stands. */
  readonly added: readonly RegExp[];
  /** Files that say their values otherwise on purpose: labels, names and Beijing time instead of JSON, ids and UTC. */
  readonly meantFiles: RegExp;
  /** Figures that are rounded down since, where they were rounded to the nearest tenth: by the end of their JSON pointers. */
  readonly roundedDown: RegExp;
  /** The same in what is printed: the words before the figure. */
  readonly roundedDownText: RegExp;
  /** Columns that files have got since, by their headings. */
  readonly columns: readonly string[];
  /** Lists of names whose order says nothing. */
  readonly anyOrder: readonly { readonly names: RegExp; readonly between: string }[];
  /** Names that such lists have got since. */
  readonly named: readonly string[];
  /** Questions whose answers list tasks in the plan's order, where they once listed them in the order of events. */
  readonly tasksInPlanOrder: RegExp;
  /** Who answered for a task over time, where a unit that gets another name begins a period since: by its JSON pointer. */
  readonly periods: RegExp;
  /** The same in what is printed. */
  readonly periodsText: RegExp;
  /** Questions whose answer is a form, which shows more since: what it showed is looked for in what it shows. */
  readonly forms: RegExp;
  /** Notes of a form that have changed since. */
  readonly formNotes: RegExp;
  /** Types of events that have got a further version since, and which; what they say is compared all the same. */
  readonly versions: Readonly<Record<string, number>>;
  /** Types of events that commands append besides, since. */
  readonly traces: readonly string[];
  /** Commands that append such an event, by their keys: what comes behind them stands one position later. */
  readonly traced: readonly { readonly in: RecordedPart; readonly keys: readonly string[] }[];
  /** Commands that are refused for another reason, by their keys, with the code of it. */
  readonly refused: readonly { readonly in: RecordedPart; readonly keys: readonly string[]; readonly as: string }[];
  /** Commands that a rule refuses since, by their keys, with what their bodies say besides or otherwise to be taken. */
  readonly given: readonly { readonly in: RecordedPart; readonly keys: readonly string[]; readonly more: object }[];
  /** Events of those commands: JSON pointers of what they say otherwise, by their ids. All the rest is compared. */
  readonly events: Readonly<Record<string, readonly string[]>>;
}

export type RecordedPart = 'year' | 'middle' | 'end';

const accepting = (...items: string[]) => ({ accept: items.map((item) => ({ item, reason: '模拟：另行办理' })) });
const overOpenItems = ['/data/accepted', '/meta/commandDigest'];

export const mayDiffer: MayDiffer = {
  // Asked for a file, it answered as if it had not been.
  // Of a part, it printed the number with the unit of the target, and not what it is a part of.
  // Of a task that was returned, it did not print that.
  // A type that there is not was refused as the one that could be asked for, and not as the first of several.
  meant: [
    '/v1/oversight?format=csv',
    'duban status zjkjt2012sim --indicators',
    'duban status zjkjt2012sim --task 7.1',
    '/v1/plans/zjkjt2012/history?type=nonsense',
    '/v1/plans/zjkjt2012sim/history?type=nonsense',
  ],
  actors: /\/history\?(?:.*&)?actor=/,
  added: [
    // Whether the bytes of a piece of evidence are there.
    /\/evidence\/\d+\/uploaded$/,
    // Whether a report or a measurement was entered for somebody, and over what a task was completed.
    /\/entered$/,
    /\/completed\/accepted$/,
    // The returns of a task that are not answered.
    /\/openReturns$/,
    // What an entry of the history refers to.
    /\/refersTo(?:$|\/)/,
    // What refers to it.
    /\/referredToBy(?:$|\/)/,
    // The name of the unit that a refusal names.
    /\/params\/unitName$/,
    // What oversight says of readings and tokens.
    /^\/items\/\d+\/(?:filters|token|reason)$/,
  ],
  meantFiles: /(?:history|entries|oversight|\/plans)(?:\?[^ ]*)?[?&]format=csv/,
  roundedDown: /\/averagePercent$/,
  roundedDownText: /(?<=平均进度 )\d+(?:\.\d)?(?=%)/g,
  // Of reports and figures: for whom they were entered. Of people: which of those who share a name.
  columns: [
    '被代填人',
    '代填确认情况',
    'person entered for',
    'what they say of the entry',
    '责任人代码',
    'ids of who answers',
    '填报人标识',
    'id of who entered it',
    '退回未改',
    'returned and not answered',
  ],
  words: changedWords,
  anyOrder: [
    // What a parameter may be, as its error lists it: in the order of the tables that it is made from.
    { names: /"[^"|]+"(?:\|"[^"|]+")+/g, between: '|' },
  ],
  // Of units and people: the order of events differs from store to store, as publication appends side by side.
  tasksInPlanOrder: /^\/v1\/(?:plans\/[^/]+\/)?(?:units|people)(?![^?]*\/report-template)(?:[/?]|$)/,
  periods: /\/responsibility$/,
  periodsText: /责任沿革\n(?:.+(?:\n|$))+/g,
  forms: /\/report-template$/,
  formNotes: /^[一二六]、/,
  // Notices come as PDF and as sheets too, and the rules of the lights have a third version.
  versions: {
    'publication-started': 5,
    'light-rules-adopted': 2,
    'notice-attached': 2,
    'account-bound': 2,
    'report-corrected': 3,
    'measurement-corrected': 4,
    'task-completed': 2,
  },
  named: [
    'lights-v3',
    'task-reopened',
    'event-passed-over',
    'addition-recorded',
    'entry-confirmed',
    'entry-disowned',
    'measurement-entry-confirmed',
    'measurement-entry-disowned',
    'task-title-corrected',
    'deliverable-name-corrected',
    'indicator-name-corrected',
    'deliverables/name',
  ],
  // What is added in mid-year leaves a trace in the plan's record.
  traces: ['addition-recorded'],
  traced: [{ in: 'middle', keys: ['"attempt-zjkjt2012sim-900"', '"attempt-zjkjt2012-900"'] }],
  refused: [
    // No report of a completed task is retracted or corrected.
    { in: 'end', keys: ['"attempt-zjkjt2012sim-13"'], as: 'task-completed' },
  ],
  given: [
    // What is open has to be accepted, each item with a reason.
    { in: 'year', keys: ['"moni-434"', '"moni-501"', '"moni-506"'], more: accepting('deliverable/1') },
    { in: 'year', keys: ['"moni-507"'], more: accepting('deliverable/2', 'deliverable/3') },
    { in: 'year', keys: ['"moni-509"'], more: accepting('entry/2901f3c1-04be-5887-a18b-09f4ca0a3f96') },
    { in: 'year', keys: ['"moni-513"'], more: accepting('deliverable/1', 'deliverable/2') },
    // A correction that repeats what is recorded changes nothing.
    { in: 'middle', keys: ['"attempt-zjkjt2012sim-316"'], more: { done: '模拟：扣除重复计数的企业，已认定数有所减少' } },
    { in: 'end', keys: ['"attempt-zjkjt2012sim-16"'], more: { done: '模拟：扣除重复计数的企业，已认定数有所减少' } },
  ],
  events: {
    // A plan published now goes by the newest rules of the lights.
    '0b954dc8-9772-5fd6-b677-1e03cd1ee659': ['/data/lightRules'],
    '4ab68ae0-0226-569b-ae93-0be32d0623b2': overOpenItems,
    '76bc22b7-5f6d-5079-94d9-a75cdf689930': overOpenItems,
    'a8837942-3451-5e36-9d91-d12f44ecf6d9': overOpenItems,
    '9120982a-8c48-5e6e-8bdd-48e453d56cd5': overOpenItems,
    '67352633-8a63-5e97-92cd-28fa4308a2a9': overOpenItems,
    '80e6fb8a-f7ee-5acf-9e92-f7cc762ef11b': overOpenItems,
    // Words alone do not make a returned report count again.
    '772c3ff5-ec2c-5cfc-b7af-de69fd07cd15': ['/data/returned', '/data/standing'],
  },
};
