/** What the test and the server process say to each other. */
import type { Version } from './behaviours.js';
import type { Call, Faults } from './faults.js';
import type { Role } from './membership.js';
import type { NodeAddress } from './peers.js';

export interface ServerSettings {
  /** Where the log lies; it must exist. */
  readonly folder: string;
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Paths of PEM files. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Absent: nobody is asked who they are. */
  readonly users?: Readonly<Record<string, User>>;
  /** All nodes of its cluster, itself among them; it is the one with its port. */
  readonly cluster?: readonly NodeAddress[];
  /** Absent: 23.10. */
  readonly version?: Version;
  /** Whether the server's own projections write links behind every append. */
  readonly projections?: boolean;
}

export interface User {
  readonly password: string;
  /** As `$admins` and `$ops`. */
  readonly groups?: readonly string[];
}

export interface Control {
  readonly id: number;
  /** Replaces the faults. */
  readonly set?: Faults;
  /** Ends every subscription; `mute`: leaves it open, and gives it nothing more. */
  readonly drop?: 'cleanly' | 'slow consumer' | 'error' | 'mute';
  /** Takes away what is deleted or truncated. */
  readonly scavenge?: boolean;
}

export interface ControlAnswer {
  readonly id: number;
  readonly counts: Readonly<Partial<Record<Call, number>>>;
  readonly subscriptions: number;
  /** What those who have called say that they are called. */
  readonly names: readonly string[];
  /** Events that subscriptions have got. */
  readonly delivered: number;
  readonly role: Role;
  /** Since when it takes writes as the leader, in milliseconds since 1970. */
  readonly ledSince?: number | undefined;
  /** Entries that this node of a cluster had alone and has dropped. */
  readonly dropped: number;
  /** Records that the scavenge has taken away. */
  readonly removed?: number | undefined;
}
