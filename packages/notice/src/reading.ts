/** The reading of a notice: a draft in which every value has its place and the reader's confidence. */
import type { IndicatorFacts, TaskFacts } from '@duban/domain';
import type { WarningCode } from './warning-registry.js';

/** UTF-16 offsets in the reading's text, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value with its place. Confidence is from 0 to 1; below 0.7 a person should check it. */
export interface Field<Value> {
  readonly value: Value;
  readonly span: Span;
  readonly confidence: number;
}

export interface DraftSection {
  readonly number: number;
  readonly title: Field<string>;
}

/** A unit by its name, or the notice's own words for units that are named later. */
export interface DraftUnit {
  readonly name: string;
  readonly placeholder: boolean;
}

export type DraftDeliverable = TaskFacts['deliverables'][number];

export interface DraftTask {
  /** Section and number, as in 3.2. */
  readonly code: Field<string>;
  readonly section: number;
  readonly title: Field<string>;
  /** The text between the title and the responsibility block; empty when there is only a title. */
  readonly body: Field<string>;
  readonly people: readonly Field<string>[];
  readonly leads: readonly Field<DraftUnit>[];
  readonly cooperating: readonly Field<DraftUnit>[];
  /** The last day, if the notice sets one. */
  readonly due?: Field<string>;
  readonly deliverables: readonly Field<DraftDeliverable>[];
}

export interface DraftIndicator {
  /** The code of the task that owns it; absent for a headline figure. */
  readonly task?: string;
  readonly name: Field<string>;
  readonly unitOfMeasure: Field<string>;
  readonly kind: Field<IndicatorFacts['kind']>;
  readonly qualifier: Field<IndicatorFacts['qualifier']>;
  readonly commitment: Field<IndicatorFacts['commitment']>;
  readonly target?: Field<string>;
  /** Absent when neither the text nor the plan names a year. */
  readonly horizon?: Field<IndicatorFacts['horizon']>;
  readonly population?: Field<string>;
  readonly exceeds?: Field<string>;
  readonly joint?: Field<readonly string[]>;
  readonly baseline?: Field<string>;
  /** The index, in the draft's list, of the indicator that this one is a part of. */
  readonly subsetOf?: Field<number>;
}

export interface Draft {
  readonly title?: Field<string>;
  readonly documentNumber?: Field<string>;
  readonly issuer?: Field<string>;
  /** The day of the signature. */
  readonly issuedOn?: Field<string>;
  /** The day on which a website published it. */
  readonly postedOn?: Field<string>;
  readonly year?: Field<number>;
  readonly sections: readonly DraftSection[];
  readonly tasks: readonly DraftTask[];
  readonly indicators: readonly DraftIndicator[];
}

export interface Warning {
  readonly code: WarningCode;
  readonly severity: 'problem' | 'note';
  /** From 1, in the reading's text. */
  readonly line: number;
  readonly span: Span;
  readonly zh: string;
  readonly en: string;
}

export type NoticeFormat = 'text' | 'html' | 'docx' | 'pdf' | 'xlsx' | 'csv' | 'tsv';
export type NoticeEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

export interface NoticeReading {
  readonly format: NoticeFormat;
  readonly encoding: NoticeEncoding;
  /**
   * The text that spans and lines refer to. For a text file it is the decoded text itself, for other formats the text
   * that they show.
   */
  readonly text: string;
  readonly draft: Draft;
  readonly warnings: readonly Warning[];
}
