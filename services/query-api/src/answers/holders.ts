/** The units that a task or an indicator is of, and was of. */
import type { TaskDocument } from '@duban/read-models';

type Holders = Pick<TaskDocument, 'leads' | 'cooperating'>;

/** Placeholders name nobody. */
export const unitIds = ({ leads, cooperating }: Holders): string[] =>
  [...leads, ...cooperating].flatMap((unit) => ('id' in unit ? [unit.id] : []));

/** Units that lead the task or cooperate on it, or did. */
export const formerIds = ({ responsibility }: TaskDocument): string[] => responsibility.flatMap(unitIds);

/** When a unit last ceased to lead the task or cooperate on it, an instant; undefined where it has not. */
export const heldUntil = ({ responsibility }: TaskDocument, unit: string): string | undefined =>
  responsibility.findLast((period) => unitIds(period).includes(unit))?.until ?? undefined;
