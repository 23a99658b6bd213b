/** What INFO says of a Redis server, and whether it may hold the read models. */

const oldest = [6, 2] as const;

const field = (info: string, name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

/** Whether the server is a node of a cluster. */
export const isClusterNode = (info: string) => field(info, 'redis_mode') === 'cluster';

/** Keys that the server has thrown away for want of memory since it started. */
export const evictedKeys = (info: string) => Number(field(info, 'evicted_keys') ?? 0);

/** What is wrong with the server, in Chinese and English; undefined when nothing is. */
export function serverFault(info: string): string | undefined {
  const version = field(info, 'redis_version') ?? '?';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (!(major > oldest[0] || (major === oldest[0] && minor >= oldest[1]))) {
    return `Redis ${version} 过旧，须 ${oldest.join('.')} 以上 / Redis ${version} is too old, ${oldest.join('.')} or later is needed`;
  }
  const policy = field(info, 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    return `maxmemory-policy 为 ${policy}，会丢弃读模型，须改为 noeviction / maxmemory-policy ${policy} would throw parts of the read models away; set it to noeviction`;
  }
  const role = field(info, 'role');
  if (role !== undefined && role !== 'master') {
    return `这是只读副本（role:${role}），请连接主节点 / it is a replica (role:${role}); connect to the master`;
  }
  return undefined;
}
