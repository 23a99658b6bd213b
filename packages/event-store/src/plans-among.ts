import { parseStream, planStream } from '@duban/domain';

/** The plans among the streams of a store that nobody else writes to: there a plan's own stream begins with its publication. */
export function plansAmong(streams: Iterable<string>): string[] {
  const plans: string[] = [];
  for (const stream of streams) {
    const { category } = parseStream(stream);
    if (stream === planStream(category)) plans.push(category);
  }
  return plans;
}
