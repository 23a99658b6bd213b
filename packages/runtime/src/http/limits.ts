/** Bounds of what a server accepts. Everything that a client could make large has one. */

export interface Limits {
  /** Bytes of a request's body; a route may say otherwise. */
  readonly bodyMaxBytes: number;
  /** Bytes of the request line and the headers together. */
  readonly headersMaxBytes: number;
  /** For the request line and the headers to arrive. */
  readonly headersMaxMs: number;
  /** For a body that is read before the route begins. */
  readonly bodyMaxMs: number;
  /** For a whole request to arrive. */
  readonly requestMaxMs: number;
  /**
   * Time after which a connection without any traffic is cut. It must be more than `keepAliveMs`, which ends
   * connections between two requests.
   */
  readonly idleMaxMs: number;
  /** Time for which a connection stays open between two requests. It must be more than proxies use. */
  readonly keepAliveMs: number;
  /** How often connections are checked against the bounds on time. */
  readonly connectionsCheckMs: number;
  readonly connectionsMax: number;
  /** From one address. */
  readonly connectionsOfAddressMax: number;
  /** Requests being answered at one time; more are told to come back. One person or address gets a share; see shares.ts. */
  readonly inFlightMax: number;
  /** Requests whose body arrives, at one time. */
  readonly arrivingMax: number;
  /** Requests that read their body as it arrives, at one time. */
  readonly streamedMax: number;
  /** Requests that wait for something else than their turn, at one time. */
  readonly waitingMax: number;
  /** Above this mean delay of the event loop new requests are told to come back. */
  readonly eventLoopDelayMaxMs: number;
  /** A request that takes longer is logged. */
  readonly slowRequestMs: number;
}

export const defaultLimits: Limits = {
  bodyMaxBytes: 1024 * 1024,
  headersMaxBytes: 16 * 1024,
  headersMaxMs: 10_000,
  bodyMaxMs: 30_000,
  requestMaxMs: 120_000,
  idleMaxMs: 90_000,
  keepAliveMs: 65_000,
  connectionsCheckMs: 5_000,
  connectionsMax: 10_000,
  connectionsOfAddressMax: 5_000,
  inFlightMax: 2_000,
  arrivingMax: 2_000,
  streamedMax: 256,
  waitingMax: 2_000,
  eventLoopDelayMaxMs: 1_000,
  slowRequestMs: 2_000,
};

/** Levels of objects and arrays in a JSON body. */
export const jsonDepthMax = 32;
/** An Authorization header longer than this, in characters, is not looked at. */
export const authorizationMaxLength = 8_192;
/** For an answer to reach a client that is still sending, before its connection is cut. */
export const lingerMs = 2_000;
