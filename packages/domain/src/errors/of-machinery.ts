/** Errors of machinery that is broken or not ready, and of its settings. */
import { broken, type ErrorText, full, gone, malformed, unavailable, unfit } from './kinds.js';

export const errorsOfMachinery = {
  // Broken machinery
  'outcome-unknown': unavailable(
    '无法确认是否已记录，请用同一 Idempotency-Key 重试',
    'It is not known whether this was recorded; retry with the same Idempotency-Key',
  ),
  'too-much-contention': unavailable('同时改动者过多，请重试', 'Too many concurrent changes; try again'),
  'store-unavailable': unavailable('存储暂不可用：{detail}', 'The store is not available: {detail}'),
  'store-failed': unavailable(
    '写盘失败，已停止受理，须重启并核对：{detail}',
    'A write failed; nothing is accepted until a restart has checked the disk: {detail}',
  ),
  'clock-jumped': unavailable(
    '机器时钟与实际经过的时间相差 {seconds} 秒，暂不记录；时钟恢复后自动继续，若时钟无误请重启服务',
    "The machine's clock is {seconds} s off the time that has passed: nothing is recorded. It goes on by itself once the clock is right again; if it is right, restart",
  ),
  'clock-unconfirmed': unavailable(
    '机器时钟为 {now}，库中最后的记录在 {last}；时钟若有误请校正（随即自动继续），若无误请以 --today {day}（DUBAN_TODAY）重启',
    "The machine's clock says {now}, and the last record in the store is of {last}. Set the clock right, and it goes on by itself; if it is right, restart with --today {day} (DUBAN_TODAY)",
  ),
  'storage-full': full(
    '存储空间不足，未记录；腾出空间后自动恢复',
    'There is no room to record this; it goes on by itself once there is',
  ),
  'store-went-back': unavailable(
    '事件存储退回到了过去（从旧备份恢复？）：{keeper}记得 {kept}，事件存储中{found}。不受理命令，直到停止服务并运行 duban recover',
    'The event store has gone back (restored from an older backup?): {keeper} remembers {kept}, and the event store has {found}. No command is taken until Duban is stopped and duban recover has run',
  ),
  'store-locked': broken(
    '数据目录 {folder} 正被另一进程使用（{holder}）',
    'The data folder {folder} is in use by another process ({holder})',
  ),
  'store-read-only': broken('数据目录 {folder} 不可写：{detail}', 'The data folder {folder} is not writable: {detail}'),
  'store-damaged': broken(
    '事件日志损坏：{file} 第 {line} 行（字节 {offset}）：{detail}。请先运行：{command}',
    'The event log is damaged: {file} line {line} (byte {offset}): {detail}. Run first: {command}',
  ),
  'store-format-unknown': broken(
    '数据目录 {folder} 的格式不认识：{detail}',
    'The data folder {folder} has an unknown format: {detail}',
  ),
  'migration-target-foreign': broken(
    '迁移的目标库已有来源中没有的事件（第 {number} 个，流 {stream}，事件 {id}），请换空库',
    'The target of the migration holds what the source does not (number {number}, stream {stream}, event {id}); use an empty one',
  ),
  'migration-unfinished': unavailable(
    '{url} 中的数据迁移（来源 {epoch}）尚未完成，请再次运行 duban migrate',
    'A migration into {url} (from {epoch}) is not finished; run duban migrate again',
  ),
  'migration-unequal': broken('迁移后两边的事件不相等：{detail}', 'After the migration the two sides are not equal: {detail}'),
  'wrong-expected-revision': broken(
    '流 {stream} 的版本不是 {expected}（现为 {actual}）',
    'Stream {stream} is not at revision {expected} but at {actual}',
  ),
  'evidence-digest-mismatch': unfit(
    '收到的内容与其名称不符：SHA-256 应为 {expected}，实为 {actual}',
    'What arrived is not what it is called: its SHA-256 is {actual}, not {expected}',
  ),
  'evidence-size-mismatch': malformed(
    '应收到 {expected} 字节，实收 {actual} 字节',
    '{actual} bytes arrived instead of {expected}',
  ),
  'evidence-storage-full': full('佐证材料的存储空间已满', 'The storage for evidence is full'),
  'evidence-quota-exceeded': full(
    '尚未被引用的材料已达限额（{limit} 字节），请先在上报中引用',
    'Pieces of evidence that nothing refers to have reached their limit ({limit} bytes); refer to them first',
  ),
  'evidence-unavailable': unavailable('佐证材料库暂不可用：{detail}', 'The evidence store is not available: {detail}'),
  'evidence-damaged': broken('佐证材料 {sha256} 已不是当初存入的内容', 'The evidence {sha256} is no longer what was stored'),
  'invalid-append': broken('对流 {stream} 的追加有误：{detail}', 'The append to stream {stream} is not valid: {detail}'),
  'unknown-event-type': unavailable(
    '不认识的事件类型 {type}：软件版本过旧？',
    'Unknown event type {type}: is this software too old?',
  ),
  'unknown-event-version': unavailable(
    '不认识的事件版本 {type} v{version}：软件版本过旧？',
    'Unknown event version {type} v{version}: is this software too old?',
  ),
  'invalid-event': broken('事件 {id}（{type}）不符合其格式：{detail}', 'Event {id} ({type}) does not fit its schema: {detail}'),
  'salt-missing': broken('事件 {id} 的可删除字段 {pointer} 没有盐值', 'Event {id} has no salt for its erasable field {pointer}'),
  'plan-parked': unavailable(
    '计划 {plan} 的读模型已停在一条无法处理的事件上',
    'The read model of plan {plan} is parked on an event it cannot process',
  ),
  'plan-refilling': unavailable(
    '计划 {plan} 的读模型正在由事件重建，请稍后再试',
    'The read model of plan {plan} is being refilled from its events; try again',
  ),
  'read-models-incomplete': unavailable(
    '计划 {plan} 的读模型有缺失，正在由事件重建，请稍后再试',
    'The read model of plan {plan} lacks something and is being made anew from its events; try again',
  ),
  'read-models-damaged': unavailable(
    '读模型文件 {file} 已损坏（{detail}），将删除并由事件重建；事件不受影响',
    'The file of the read models, {file}, is damaged ({detail}); it is deleted and filled again from the events, which are not touched',
  ),
  'read-models-outdated': unavailable(
    '读模型文件 {file} 不合用（{detail}），由事件重建',
    'The file of the read models, {file}, does not serve ({detail}) and is filled again from the events',
  ),
  'stream-gap': unavailable(
    '流 {stream} 在版本 {revision} 之前缺少事件',
    'Stream {stream} lacks events before revision {revision}',
  ),
  'stream-gone': gone(
    '流 {stream} 已被删除或截断（{detail}），请从备份恢复事件存储；重试无用',
    'Stream {stream} has been deleted or truncated ({detail}); restore the event store from a backup: trying again does not help',
  ),
  'feed-unavailable': unavailable('事件传送暂不可用：{detail}', 'The feed of events is not available: {detail}'),
  'feed-topic-missing': broken(
    'Kafka 上没有主题 {topic}（设置 DUBAN_FEED），请先运行 duban create-topic',
    'Kafka has no topic {topic} (setting DUBAN_FEED); run duban create-topic first',
  ),
  'feed-topic-unfit': broken(
    '主题 {topic} 的 {setting} 为 {found}，读不了；请运行 duban create-topic 或改为 {wanted}',
    'Topic {topic} has {setting} = {found}, which cannot be read; run duban create-topic, or set it to {wanted}',
  ),
  'feed-partitions-differ': broken(
    '主题 {topic} 有 {actual} 个分区，设置 DUBAN_FEED 为 {expected} 个；分区数不可更改，须另建主题',
    'Topic {topic} has {actual} partitions, but DUBAN_FEED says {expected}; the number never changes: make another topic',
  ),
  'feed-foreign': broken(
    '主题 {topic}（设置 DUBAN_FEED）上有另一事件存储 {found} 的事件，本系统的事件存储是 {epoch}；每个系统须有自己的主题',
    'Topic {topic} (setting DUBAN_FEED) carries events of another event store, {found}; this is {epoch}: each system needs a topic of its own',
  ),
  'feed-group-shared': broken(
    '消费组 {group} 里有读其他主题的成员，分区会分给不读它们的一方；每个主题须有自己的消费组',
    'The consumer group {group} has members that follow other topics, and takes partitions from those who read them: each topic needs a group of its own',
  ),
  'starting-up': unavailable('服务正在启动，请稍后再试', 'The service is starting; try again'),
  'shutting-down': unavailable('服务正在停止', 'The service is shutting down'),
  overloaded: unavailable('服务繁忙，请稍后再试', 'The service is overloaded; try again'),
  internal: broken('内部错误（编号 {requestId}）', 'Internal error (reference {requestId})'),

  // Setting up
  'config-invalid': broken('设置 {key} 有误：{detail}', 'The setting {key} is not valid: {detail}'),
  'operator-required': unfit(
    '请以 --as <人员标识> 或 DUBAN_OPERATOR 说明是谁在操作，或用 --token',
    'Say who asks with --as <subject> or DUBAN_OPERATOR, or use --token',
  ),
  'key-unusable': broken('密钥文件 {file} 不能使用：{detail}', 'The key file {file} cannot be used: {detail}'),
  'port-in-use': broken('{host}:{port} 已被占用，请改用 {key}', '{host}:{port} is in use; set {key}'),
  'server-unfit': unavailable('{key}：{url} 不能使用：{detail}', '{key}: {url} cannot be used: {detail}'),
  'server-unreachable': unavailable('连不上 {url}：{detail}', 'Cannot reach {url}: {detail}'),
  'file-unreadable': broken('文件 {file} 不能读取：{detail}', 'The file {file} cannot be read: {detail}'),
  'export-unreadable': broken('不是可用的导出文件：{detail}', 'Not an export that can be read: {detail}'),
  'file-exists': broken('文件 {file} 已存在，未覆盖', 'The file {file} exists and was not overwritten'),
  'review-invalid': broken('核对表 {file} 有误：{detail}', 'The review file {file} is not valid: {detail}'),
  'backup-target-exists': broken('备份目标 {target} 已存在且不为空', 'The backup target {target} exists and is not empty'),
  'backup-target-inside': broken(
    '备份目标 {target} 在数据目录 {folder} 之内，请换到其外（最好是另一块盘）',
    'The backup target {target} lies inside of {folder}, which is data; choose one outside of it, best on another disk',
  ),
} satisfies Record<string, ErrorText>;
