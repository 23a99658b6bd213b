/** Messages between the test and the server process. */
import type { Version } from './behaviours.js';
import type { Call, Faults } from './faults.js';
import type { Role } from './membership.js';
import type { NodeAddress } from './peers.js';

export interface ServerSettings {
  /** The folder of the log; it must exist. */
  readonly folder: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Paths of PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Absent: the server asks nobody for a login. */
  readonly users?: Readonly<Record<string, User>>;
  /** All nodes of its cluster, including itself: the one with its port. */
  readonly cluster?: readonly NodeAddress[];
  /** Absent: 23.10. */
  readonly version?: Version;
  /** Whether the server's own projections write links after every append. */
  readonly projections?: boolean;
}

export interface User {
  readonly password: string;
  /** Groups such as `$admins` and `$ops`. */
  readonly groups?: readonly string[];
}

export interface Control {
  readonly id: number;
  /** Replaces the faults. */
  readonly set?: Faults;
  /** Ends every subscription. `mute`: leaves them open but sends nothing more. */
  readonly drop?: 'cleanly' | 'slow consumer' | 'error' | 'mute';
  /** Removes what is deleted or truncated. */
  readonly scavenge?: boolean;
}

export interface ControlAnswer {
  readonly id: number;
  readonly counts: Readonly<Partial<Record<Call, number>>>;
  readonly subscriptions: number;
  /** The names that callers gave themselves. */
  readonly names: readonly string[];
  /** Events that were sent to subscriptions. */
  readonly delivered: number;
  readonly role: Role;
  /** Since when it accepts writes as the leader, in milliseconds since 1970. */
  readonly ledSince?: number | undefined;
  /** Entries that only this node of a cluster had and that it dropped. */
  readonly dropped: number;
  /** Records that the scavenge removed. */
  readonly removed?: number | undefined;
}
