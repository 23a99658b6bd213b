/** What the test and the server process say to each other. */
import type { Call, Faults } from './faults.js';

export interface ServerSettings {
  /** Where the log lies; it must exist. */
  readonly folder: string;
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Paths of PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Names and their passwords; absent: nobody is asked. */
  readonly users?: Readonly<Record<string, string>>;
  /** False for a server before 23.10. */
  readonly saysCaughtUp?: boolean;
  readonly slowConsumerMaxEvents?: number;
}

export interface Control {
  readonly id: number;
  /** Replaces the faults. */
  readonly set?: Faults;
  /** Ends every subscription. */
  readonly drop?: 'cleanly' | 'slow consumer' | 'error';
}

export interface ControlAnswer {
  readonly id: number;
  readonly counts: Readonly<Partial<Record<Call, number>>>;
  readonly subscriptions: number;
}
