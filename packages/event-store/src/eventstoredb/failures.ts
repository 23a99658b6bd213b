/**
 * What the client's errors mean to the caller. Errors are told apart by the client's `type` and by the gRPC code,
 * never by class: a server that is down at first use gives errors that have only the code.
 */
import { DubanError } from '@duban/domain';
import type { Metadata } from '@grpc/grpc-js';

/** gRPC status codes that matter here. */
const unavailable = 14;
const permissionDenied = 7;
const unauthenticated = 16;

export type FailureKind =
  | 'wrong-version'
  | 'too-large'
  | 'stream-not-found'
  | 'stream-deleted'
  | 'denied'
  /** A read failed, perhaps because no event begins at the position: servers of 23.10 do not say why it failed. */
  | 'no-event-there'
  /** Certainly not carried out; may be tried again. The client connects to the leader that the server named. */
  | 'not-leader'
  /**
   * Never sent; may be sent at once. When any call fails in a way that makes the client reconnect, the client closes
   * its channel, also for calls that were about to use it.
   */
  | 'not-sent'
  /** Certainly not carried out; may be tried again. */
  | 'not-taken'
  /** It may have been carried out; may be tried again. */
  | 'unclear';

interface ClientError {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly metadata?: Metadata;
}

const kinds: Readonly<Record<string, FailureKind>> = {
  'wrong-expected-version': 'wrong-version',
  'maximum-append-size-exceeded': 'too-large',
  'stream-not-found': 'stream-not-found',
  'stream-deleted': 'stream-deleted',
  'access-denied': 'denied',
  'not-leader': 'not-leader',
};

/** Sentences of the server and of gRPC that say that a call was turned away before anything was done. */
const turnedAway = /Server Is Not Ready|Server Is (?:Too )?Busy|No leader info available|No connection established/;
const noEventThere = /Unexpected ReadAllResult: (?:Error|InvalidPosition)/;
const tooSlow = /Consumer too slow/;
const neverSent = /Channel closed before call started|Channel has been shut down/;

export function kindOf(error: unknown): FailureKind {
  if (error instanceof NotConnected) return 'not-taken';
  // Its words are those of what the call was told, of which another append may have been the reason.
  if (error instanceof CallEnded) return 'unclear';
  const { type, code, message, metadata } = (error ?? {}) as ClientError;
  // The client gives what the server's trailers say as a type; our own calls give the trailers.
  const said = type ?? metadata?.get('exception')[0]?.toString();
  const known = typeof said === 'string' ? kinds[said] : undefined;
  if (known !== undefined) return known;
  if (code === permissionDenied || code === unauthenticated) return 'denied';
  const text = typeof message === 'string' ? message : '';
  if ((code === unavailable || code === undefined) && neverSent.test(text)) return 'not-sent';
  if (noEventThere.test(text)) return 'no-event-there';
  // Any other failure with this code may have come after the server took the request.
  if ((code === unavailable || code === undefined) && turnedAway.test(text)) return 'not-taken';
  return 'unclear';
}

/** Servers of 23.10 and before drop a live follower for whom they have no more room. It is how they work, and no trouble. */
export const isTooSlow = (error: unknown) => error instanceof Error && tooSlow.test(error.message);

const noCall = /Channel closed before call started|No connection established/;

/** Whether a call ended for a reason that holds for all that was sent over it, since none of it was looked at. */
export function isOfWholeCall(error: Error): boolean {
  return (error as ClientError).code === unauthenticated || noCall.test(error.message);
}

export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A call that the server turned away because the user lacks a right; the client's error does not say which. */
class RightMissing extends Error {
  readonly type = 'access-denied';

  constructor(right: keyof typeof rights, cause: unknown) {
    super(rights[right], { cause });
  }
}

const denied = '登录或权限被拒，请核对用户名和密码 / access denied, check user and password';
const rights = {
  'read $all':
    '登录未被拒，但该用户无权读取 $all：请在 $all 的元数据（流 $$$all）的 $acl 的 $r 中列入该用户，或使其属于 $admins / ' +
    'access denied though the login was not refused: the user may not read $all; name it under $r in the $acl of the metadata of $all (stream $$$all), or make it one of $admins',
  append:
    '登录未被拒，但该用户无权追加事件：请在流的 $acl 的 $w 中列入该用户 / ' +
    'access denied though the login was not refused: the user may not append events; name it under $w in the $acl of the streams',
} as const;

/** The error, as one that names the right where the server refused one. */
export function withRight(error: unknown, right: keyof typeof rights): unknown {
  const { code } = (error ?? {}) as ClientError;
  return kindOf(error) === 'denied' && code !== unauthenticated ? new RightMissing(right, error) : error;
}

/** What a person can make of causes that the client names in its own words. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/^no leader/, '集群没有主节点 / the cluster has no leader'],
  [/ECONNREFUSED/, '拒绝连接，服务器未运行？ / the connection is refused: is it running?'],
  [/certificate has expired/, '服务器证书已过期 / its certificate has expired'],
  [
    /self.signed certificate|unable to (?:verify|get)|altnames/i,
    '服务器证书不受信任或不符，请核对 tlsCAFile / its certificate is not trusted or of another name, check tlsCAFile',
  ],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, '找不到主机名 / the name of the host is not found'],
  [/Server Is Not Ready|Failed to discover/, '没有主节点，或正在启动 / it has no leader, or is starting'],
];

/** What went wrong and, where the client's words do not say it, what a person can do. */
export function adviceOn(error: unknown): string {
  if (error instanceof RightMissing) return error.message;
  if (kindOf(error) === 'denied') return denied;
  const detail = detailOf(error).replace(/ Resolution note: *$/, '');
  const hint = hints.find(([pattern]) => pattern.test(detail))?.[1];
  return hint === undefined ? detail : `${hint} (${detail})`;
}

/** Whether the same call may succeed later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof DubanError) return false;
  return ['not-leader', 'not-sent', 'not-taken', 'no-event-there', 'unclear'].includes(kindOf(error));
}

/**
 * The error for a stream that somebody deleted or cut short on the server, which Duban never does. `truncatedBefore`: the
 * first revision that is left; a stream that is cut short behind its end shows nothing.
 */
export function streamGone(
  stream: string,
  how: 'deleted' | 'tombstoned' | 'shows-nothing' | { readonly truncatedBefore: number },
  cause?: unknown,
): DubanError {
  const detail =
    typeof how === 'object'
      ? { zh: `第 ${how.truncatedBefore} 号以前的事件已被截去`, en: `its events before ${how.truncatedBefore} were taken away` }
      : {
          deleted: { zh: '软删除', en: 'softly deleted' },
          tombstoned: { zh: '永久删除', en: 'deleted for ever' },
          'shows-nothing': { zh: '其中的事件已全部被截去', en: 'all its events were taken away' },
        }[how];
  return new DubanError('stream-gone', { stream, detail }, cause === undefined ? {} : { cause });
}

/** The error for a failed call that changes nothing. */
export function readFailure(error: unknown): DubanError {
  if (error instanceof DubanError) return error;
  return new DubanError('store-unavailable', { detail: `DUBAN_EVENT_STORE EventStoreDB: ${adviceOn(error)}` }, { cause: error });
}

/**
 * The error for a failed append, except for a wrong revision or a size. `outcome-unknown` unless it was certainly not
 * carried out.
 */
export function appendFailure(error: unknown): DubanError {
  if (error instanceof DubanError) return error;
  return kindOf(error) === 'unclear' ? new DubanError('outcome-unknown', {}, { cause: error }) : readFailure(error);
}

/** A call was given up because nothing came. */
export class Silence extends Error {
  constructor(ms: number) {
    super(`no answer for ${ms} ms`);
  }
}

/** There is no server, or no leader, to send a call to. */
export class NotConnected extends Error {}

/** Another node leads: what the former one has not answered by now, it may never answer. */
export class LeaderChanged extends Error {
  constructor() {
    super('another node of the cluster leads now');
  }
}

/** A call over which several appends were under way has ended: each of them may have been carried out. */
export class CallEnded extends Error {
  /** Whether the server named another one as leader, who can be asked. */
  readonly leaderNamed: boolean;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.leaderNamed = kindOf(cause) === 'not-leader';
  }
}
