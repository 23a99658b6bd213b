/** Permissions in words for a page. */
import { type Permission, words } from '@duban/domain';

const relationOf = ({ relation }: Permission) =>
  relation === 'any' ? '' : ` (${words.relation[relation].zh} ${words.relation[relation].en})`;

export const whom = (who: readonly Permission[]) =>
  who
    .map((permission) => `${permission.role}${permission.standsIn === true ? ' 代填 for' : ''}${relationOf(permission)}`)
    .join('; ');

export const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
