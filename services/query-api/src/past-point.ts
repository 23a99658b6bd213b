/** Which point of its past a request about a plan means. */
import { type PastPoint, type PastReader, type Point, parsePoint } from '@duban/read-models';

export interface AskedPoint {
  /** As it was written. */
  readonly asOf: string;
  /** The position that it was resolved to for the page before, where there was one. */
  readonly resolved?: string | undefined;
}

/**
 * A cursor keeps to the state of the first page. That the point means another state by now says that the first was not
 * final.
 * @throws {DubanError} what `PastReader.resolve` throws
 */
export async function pointOf(past: PastReader, plan: string, { asOf, resolved }: AskedPoint): Promise<PastPoint> {
  const point = await past.resolve(plan, parsePoint(asOf) as Point);
  if (resolved === undefined || resolved === point.position) return point;
  return { ...(await past.resolve(plan, { kind: 'position', position: resolved })), final: false };
}
