/**
 * How a present answer may differ from the recorded one. If you change a word that users see, add it to
 * `changed-words.ts` in the same commit. Nothing else is excused.
 */
import { type ChangedWord, changedWords } from './changed-words.js';

interface MayDiffer {
  /** By the language of the answer. */
  readonly words: Readonly<Record<'zh' | 'en', readonly ChangedWord[]>>;
  /** Questions whose answers changed on purpose, by their path or command line. */
  readonly meant: readonly string[];
  /** Questions about actors whom a plan may not know. Now that is an error; then it was an empty list. */
  readonly actors: RegExp;
  /** What answers have in addition now, by JSON pointer. */
  readonly added: readonly RegExp[];
  /**
   * Files that show their values differently on purpose: labels, names and Beijing time instead of JSON, ids and UTC.
   */
  readonly meantFiles: RegExp;
  /** Figures that are now rounded down and were rounded to the nearest tenth, by the end of their JSON pointers. */
  readonly roundedDown: RegExp;
  /** The same in printed text, by the words before the figure. */
  readonly roundedDownText: RegExp;
  /** Columns that files have in addition now, by their headings. */
  readonly columns: readonly string[];
  /** Lists of names in any order. */
  readonly anyOrder: readonly { readonly names: RegExp; readonly between: string }[];
  /** Names that such lists have in addition now. */
  readonly named: readonly string[];
  /** Questions whose answers list tasks in the plan's order now, and in the order of events then. */
  readonly tasksInPlanOrder: RegExp;
  /** Who was responsible for a task over time, by JSON pointer: now a new period begins when a unit is renamed. */
  readonly periods: RegExp;
  /** The same in printed text. */
  readonly periodsText: RegExp;
  /** Questions whose answer is a form. It shows more now, so only what it showed then is searched in it. */
  readonly forms: RegExp;
  /** Notes of a form that have changed. */
  readonly formNotes: RegExp;
  /** Types of events that have a newer version → that version. Their content is compared all the same. */
  readonly versions: Readonly<Record<string, number>>;
  /** Types of events that commands append in addition now. */
  readonly traces: readonly string[];
  /** Commands that append such an event, by their keys. Everything behind them is one position later. */
  readonly traced: readonly { readonly in: RecordedPart; readonly keys: readonly string[] }[];
  /** Commands that are now refused for another reason, by their keys, with the new code. */
  readonly refused: readonly { readonly in: RecordedPart; readonly keys: readonly string[]; readonly as: string }[];
  /**
   * Commands that a newer rule would refuse, by their keys, with the changes to their bodies that make them acceptable.
   */
  readonly given: readonly { readonly in: RecordedPart; readonly keys: readonly string[]; readonly more: object }[];
  /** Events of those commands, by their ids, with JSON pointers of what differs in them. All the rest is compared. */
  readonly events: Readonly<Record<string, readonly string[]>>;
}

export type RecordedPart = 'year' | 'middle' | 'end';

const accepting = (...items: string[]) => ({ accept: items.map((item) => ({ item, reason: '模拟：另行办理' })) });
const overOpenItems = ['/data/accepted', '/meta/commandDigest'];

export const mayDiffer: MayDiffer = {
  // Changed on purpose: some questions ignored that a file was asked for; a part was printed with the unit of its
  // target and without its whole; a returned task was not printed as returned; an unknown type was refused as if only
  // one type could be asked for.
  meant: [
    '/v1/oversight?format=csv',
    'duban status zjkjt2012sim --indicators',
    'duban status zjkjt2012sim --task 7.1',
    '/v1/plans/zjkjt2012/history?type=nonsense',
    '/v1/plans/zjkjt2012sim/history?type=nonsense',
  ],
  actors: /\/history\?(?:.*&)?actor=/,
  added: [
    // Whether the bytes of a piece of evidence are available.
    /\/evidence\/\d+\/uploaded$/,
    // Whether a report or measurement was entered for somebody, and which open things a completion accepted.
    /\/entered$/,
    /\/completed\/accepted$/,
    // The unanswered returns of a task.
    /\/openReturns$/,
    // What an entry of the history refers to.
    /\/refersTo(?:$|\/)/,
    // What refers to it.
    /\/referredToBy(?:$|\/)/,
    // The name of the unit that a refusal names.
    /\/params\/unitName$/,
    // Details of readings and tokens in oversight.
    /^\/items\/\d+\/(?:filters|token|reason)$/,
  ],
  meantFiles: /(?:history|entries|oversight|\/plans)(?:\?[^ ]*)?[?&]format=csv/,
  roundedDown: /\/averagePercent$/,
  roundedDownText: /(?<=平均进度 )\d+(?:\.\d)?(?=%)/g,
  // For reports and figures: for whom they were entered. For people: which of those who share a name.
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
    // The allowed values that the error of a parameter lists, which follow the order of tables.
    { names: /"[^"|]+"(?:\|"[^"|]+")+/g, between: '|' },
  ],
  // Lists about units and people: publication appends side by side, so the order of events differs from store to store.
  tasksInPlanOrder: /^\/v1\/(?:plans\/[^/]+\/)?(?:units|people)(?![^?]*\/report-template)(?:[/?]|$)/,
  periods: /\/responsibility$/,
  periodsText: /责任沿革\n(?:.+(?:\n|$))+/g,
  forms: /\/report-template$/,
  formNotes: /^[一二六]、/,
  // Notices may now be PDF and sheets too, and the light rules have a third version.
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
  // Additions during the year leave a trace in the plan's record.
  traces: ['addition-recorded'],
  traced: [{ in: 'middle', keys: ['"attempt-zjkjt2012sim-900"', '"attempt-zjkjt2012-900"'] }],
  refused: [
    // No report of a completed task can be retracted or corrected.
    { in: 'end', keys: ['"attempt-zjkjt2012sim-13"'], as: 'task-completed' },
  ],
  given: [
    // Open things must be accepted one by one, each with a reason.
    { in: 'year', keys: ['"moni-434"', '"moni-501"', '"moni-506"'], more: accepting('deliverable/1') },
    { in: 'year', keys: ['"moni-507"'], more: accepting('deliverable/2', 'deliverable/3') },
    { in: 'year', keys: ['"moni-509"'], more: accepting('entry/2901f3c1-04be-5887-a18b-09f4ca0a3f96') },
    { in: 'year', keys: ['"moni-513"'], more: accepting('deliverable/1', 'deliverable/2') },
    // A correction that repeats the record changes nothing and is refused.
    { in: 'middle', keys: ['"attempt-zjkjt2012sim-316"'], more: { done: '模拟：扣除重复计数的企业，已认定数有所减少' } },
    { in: 'end', keys: ['"attempt-zjkjt2012sim-16"'], more: { done: '模拟：扣除重复计数的企业，已认定数有所减少' } },
  ],
  events: {
    // A newly published plan follows the newest light rules.
    '0b954dc8-9772-5fd6-b677-1e03cd1ee659': ['/data/lightRules'],
    '4ab68ae0-0226-569b-ae93-0be32d0623b2': overOpenItems,
    '76bc22b7-5f6d-5079-94d9-a75cdf689930': overOpenItems,
    'a8837942-3451-5e36-9d91-d12f44ecf6d9': overOpenItems,
    '9120982a-8c48-5e6e-8bdd-48e453d56cd5': overOpenItems,
    '67352633-8a63-5e97-92cd-28fa4308a2a9': overOpenItems,
    '80e6fb8a-f7ee-5acf-9e92-f7cc762ef11b': overOpenItems,
    // New words alone do not make a returned report count again.
    '772c3ff5-ec2c-5cfc-b7af-de69fd07cd15': ['/data/returned', '/data/standing'],
  },
};
