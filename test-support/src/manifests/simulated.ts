import type { Manifest } from '@duban/domain';

/** The same plan with a clock of its own. */
export const simulated = (manifest: Manifest): Manifest => ({ ...manifest, simulated: true, startsOn: '2012-01-18' });
