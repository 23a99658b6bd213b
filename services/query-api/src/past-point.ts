/** Finds the point of a plan's past that a request means. */
import { type PastPoint, type PastReader, type Point, parsePoint } from '@duban/read-models';

export interface AskedPoint {
  /** As the request wrote it. */
  readonly asOf: string;
  /** The position that it stood for on the page before, if there was one. */
  readonly resolved?: string | undefined;
}

/**
 * Every page shows the state of the first page. If the point now means another state, the first page's state was not
 * final.
 * @throws {DubanError} what `PastReader.resolve` throws
 */
export async function pointOf(past: PastReader, plan: string, { asOf, resolved }: AskedPoint): Promise<PastPoint> {
  const point = await past.resolve(plan, parsePoint(asOf) as Point);
  if (resolved === undefined || resolved === point.position) return point;
  return { ...(await past.resolve(plan, { kind: 'position', position: resolved })), final: false };
}
