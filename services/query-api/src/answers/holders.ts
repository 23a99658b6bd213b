/** The units that a task or an indicator is of. */
import type { TaskDocument } from '@duban/read-models';

type Holders = Pick<TaskDocument, 'leads' | 'cooperating'>;

/** Placeholders name nobody. */
export const unitIds = ({ leads, cooperating }: Holders): string[] =>
  [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));
