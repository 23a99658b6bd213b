/** The units that hold a task or an indicator. */
import type { TaskDocument } from '@duban/read-models';

type Holders = Pick<TaskDocument, 'leads' | 'cooperating'>;

/** Placeholders stand for no unit and are left out. */
export const unitIds = ({ leads, cooperating }: Holders): string[] =>
  [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));
