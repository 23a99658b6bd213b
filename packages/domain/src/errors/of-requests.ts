/** Errors of a request: how it is written, who sends it, what it asks for. */
import type { ErrorText } from './kinds.js';

export const errorsOfRequests = {
  // The request itself
  'invalid-json': {
    kind: 'malformed',
    zh: '请求正文不是有效的 JSON：{detail}',
    en: 'The request body is not valid JSON: {detail}',
  },
  'invalid-input': { kind: 'malformed', zh: '请求内容有误，请看各字段的说明', en: 'The request is not valid; see each field' },
  'body-too-large': { kind: 'too-large', zh: '请求正文超过 {limit} 字节', en: 'The request body exceeds {limit} bytes' },
  'body-too-deep': {
    kind: 'malformed',
    zh: '请求正文嵌套超过 {limit} 层',
    en: 'The request body nests deeper than {limit} levels',
  },
  'unsupported-media-type': {
    kind: 'malformed',
    zh: '不支持的内容类型：{mediaType}；可用：{allowed}',
    en: 'Unsupported media type: {mediaType}; taken here: {allowed}',
  },
  'route-not-found': { kind: 'not-found', zh: '没有这个地址', en: 'There is no such address' },
  'method-not-allowed': {
    kind: 'malformed',
    zh: '这个地址不支持 {method}，可用：{allow}',
    en: 'This address does not take {method}; it takes {allow}',
  },
  'request-malformed': { kind: 'malformed', zh: '请求不符合 HTTP 规范', en: 'The request is not well-formed HTTP' },
  'request-timeout': { kind: 'malformed', zh: '请求发送得太慢', en: 'The request took too long to arrive' },
  'headers-too-large': { kind: 'too-large', zh: '请求头超过 {limit} 字节', en: 'The request headers exceed {limit} bytes' },
  'line-too-long': { kind: 'too-large', zh: '一行超过 {limit} 字节', en: 'A line exceeds {limit} bytes' },
  'too-many-lines': { kind: 'too-large', zh: '请求超过 {limit} 行', en: 'The request exceeds {limit} lines' },
  'idempotency-key-required': {
    kind: 'malformed',
    zh: '缺少 Idempotency-Key 请求头',
    en: 'The Idempotency-Key header is required',
  },
  'idempotency-key-invalid': {
    kind: 'malformed',
    zh: 'Idempotency-Key 应为 1–200 个可见 ASCII 字符',
    en: 'Idempotency-Key must be 1–200 visible ASCII characters',
  },
  'idempotency-key-reused': {
    kind: 'unfit',
    zh: '这个 Idempotency-Key 已用于内容不同的请求',
    en: 'This Idempotency-Key was used for a request with another body',
  },
  'if-match-required': {
    kind: 'precondition-missing',
    zh: '这项决定要求 If-Match 请求头，值为所见的版本号',
    en: 'This decision requires an If-Match header with the revision you saw',
  },
  'if-match-invalid': {
    kind: 'malformed',
    zh: 'If-Match 应为一个带引号的版本号，如 "12"',
    en: 'If-Match must be one quoted revision such as "12"',
  },
  'stale-revision': {
    kind: 'stale',
    zh: '内容已被改动：您看到的是版本 {expected}，现在是 {actual}',
    en: 'It has changed: you saw revision {expected}, it is now {actual}',
  },
  'cursor-invalid': {
    kind: 'malformed',
    zh: '分页游标无效或不属于这个查询',
    en: 'The cursor is not valid or belongs to another query',
  },
  'cursor-expired': {
    kind: 'gone',
    zh: '分页游标来自迁移或恢复前的存储，请从第一页重新开始',
    en: 'The cursor is from before a migration or a recovery; start again from the first page',
  },
  'position-superseded': {
    kind: 'gone',
    zh: '位置 {position} 来自迁移或恢复前的存储；请改用日期、时刻或事件编号',
    en: 'The position {position} is from before a migration or a recovery; name a day, an instant or an event instead',
  },
  'point-to-come': {
    kind: 'unfit',
    zh: '计划 {plan} 尚未到 {day}',
    en: 'Plan {plan} has not come to {day} yet',
  },
  'point-before-plan': {
    kind: 'unfit',
    zh: '计划 {plan} 当时尚不存在',
    en: 'There was no plan {plan} yet',
  },
  'past-in-preparation': {
    kind: 'unavailable',
    zh: '正在由事件重算当时的状态，请稍后再试',
    en: 'The state of that time is being made from the events; try again',
  },
  'position-lost': {
    kind: 'gone',
    zh: '位置 {position} 上的事件已丢失：事件存储从更早的备份恢复过',
    en: 'The event at position {position} is lost: the event store was put back from an older backup',
  },
  'position-invalid': {
    kind: 'malformed',
    zh: '位置 {position} 不是本系统给出的',
    en: 'The position {position} was not given by this system',
  },
  'position-not-reached': {
    kind: 'unavailable',
    zh: '读模型尚未到达 minPosition，请稍后再试',
    en: 'The read model has not reached minPosition yet; try again',
  },
  'workbook-unreadable': {
    kind: 'malformed',
    zh: '不是可读的 .xlsx 文件：{detail}',
    en: 'Not an .xlsx file that can be read: {detail}',
  },
  'workbook-encrypted': {
    kind: 'unfit',
    zh: '文件有密码保护或为旧版 .xls，请另存为不加密的 .xlsx',
    en: 'The file is protected by a password or an old .xls; save it as an .xlsx without one',
  },
  'workbook-too-large': { kind: 'too-large', zh: '表格过大：{detail}', en: 'The workbook is too large: {detail}' },
  'workbook-takes-too-long': {
    kind: 'unfit',
    zh: '表格在 {seconds} 秒内没有读完，请删去多余的内容后再试',
    en: 'The workbook was not read within {seconds} seconds; remove what does not belong in it',
  },
  'workbook-has-macros': {
    kind: 'unfit',
    zh: '表格含有宏或嵌入对象，请另存为普通 .xlsx',
    en: 'The workbook holds macros or embedded objects; save it as a plain .xlsx',
  },
  'workbook-has-links': {
    kind: 'unfit',
    zh: '表格链接到外部数据，请断开链接',
    en: 'The workbook links to data elsewhere; break the links',
  },
  'workbook-has-entities': {
    kind: 'unfit',
    zh: '表格内的 {part} 含有 DTD 或实体定义',
    en: 'The file {part} in the workbook holds a document type or entities',
  },
  'form-not-recognised': {
    kind: 'unfit',
    zh: '不是本系统的填报表，或表头被改动：{detail}',
    en: 'Not a form of this system, or its headings were changed: {detail}',
  },
  'form-sheet-not-read': {
    kind: 'unfit',
    zh: '工作表“{sheet}”像是填报表，但名称被改动或有两张，没有读取；请改回原名或删去',
    en: 'The sheet "{sheet}" looks like one of the form, but was renamed or is there twice, and is not read; give it its name back, or remove it',
  },
  'form-not-filled-in': {
    kind: 'unfit',
    zh: '填报表中没有填写任何一行',
    en: 'Nothing was filled in in the form',
  },
  'row-recorded-already': {
    kind: 'conflict',
    zh: '这一行已按这份填报表记录过，内容不同；要改请更正原记录，要再报请重新下载填报表',
    en: 'This row of the form was recorded with another content; correct that record, or download the form again to report once more',
  },
  'form-outdated': {
    kind: 'unfit',
    zh: '填报表是第 {version} 版，现为第 {current} 版，请重新下载',
    en: 'The form is of version {version}, it is now {current}; download it again',
  },
  'form-of-another-plan': { kind: 'unfit', zh: '填报表属于计划 {plan}', en: 'The form is of plan {plan}' },
  'form-of-another-unit': { kind: 'unfit', zh: '填报表属于单位 {unit}', en: 'The form is of unit {unit}' },
  'form-too-long': { kind: 'too-large', zh: '填报表超过 {limit} 行', en: 'The form has more than {limit} rows' },
  'row-repeated': {
    kind: 'unfit',
    zh: '与第 {row} 行重复，同一对象只能填一行',
    en: 'Repeats row {row}; one row for each task or indicator',
  },
  'rate-limited': {
    kind: 'too-many',
    zh: '请求过于频繁，请在 {seconds} 秒后再试',
    en: 'Too many requests; try again in {seconds} seconds',
  },
  'too-many-at-once': {
    kind: 'too-many',
    zh: '同时进行的请求过多（至多 {limit} 个），请等前面的完成',
    en: 'Too many requests at one time (at most {limit}); wait until the earlier ones are done',
  },

  // Who is asking
  'token-missing': { kind: 'unauthenticated', zh: '请提供访问令牌', en: 'An access token is required' },
  'token-expired': { kind: 'unauthenticated', zh: '访问令牌已过期', en: 'The access token has expired' },
  'token-revoked': { kind: 'unauthenticated', zh: '访问令牌已被吊销', en: 'The access token has been revoked' },
  'token-invalid': { kind: 'unauthenticated', zh: '访问令牌无效', en: 'The access token is not valid' },
  'not-allowed': { kind: 'forbidden', zh: '您的角色不能执行“{command}”', en: 'Your role may not do "{command}"' },
  'not-your-task': {
    kind: 'forbidden',
    zh: '{unit}不是这项任务的牵头或配合单位',
    en: 'Unit {unit} neither leads nor cooperates on this task',
  },
  'not-your-unit': {
    kind: 'forbidden',
    zh: '只能以本单位（{unit}）的名义操作',
    en: 'You may only act for your own unit ({unit})',
  },
  'stand-in-not-yours': {
    kind: 'forbidden',
    zh: '代填由办公室为任务的单位办理，请用本人账号填报',
    en: 'Only the office enters for others, for the units of a task; enter under your own account',
  },
  'subject-not-of-unit': {
    kind: 'unfit',
    zh: '计划中{unit}没有账号或人员“{subject}”；先绑定账号并注明单位（bind-account）',
    en: 'The plan knows no account or person {subject} of unit {unit}; bind the account first and name its unit',
  },
  'entered-by-yourself': {
    kind: 'forbidden',
    zh: '不能确认或否认自己代填的内容',
    en: 'Nobody confirms or disowns what they entered',
  },
  'entry-not-yours': {
    kind: 'forbidden',
    zh: '只有被代填的本人和{unit}的填报人可以确认或否认',
    en: 'Only the person it was entered for, and reporters of unit {unit}, confirm or disown it',
  },
  'completed-by-yourself': { kind: 'forbidden', zh: '不能撤销自己办结的任务', en: 'Nobody reopens what they completed' },
  'unit-required': {
    kind: 'forbidden',
    zh: '令牌没有单位，无法判断是否须回避',
    en: 'The token names no unit, so it cannot be known whether you must stand aside',
  },
  'unit-unknown': { kind: 'unfit', zh: '计划中没有单位 {unit}', en: 'The plan has no unit {unit}' },
  'reported-by-yourself': {
    kind: 'forbidden',
    zh: '不能办结自己上报过的任务',
    en: 'Nobody completes a task that they reported on',
  },
  'proposed-by-yourself': { kind: 'forbidden', zh: '不能审批自己提出的申请', en: 'Nobody decides on what they proposed' },
  'unit-leads-task': {
    kind: 'forbidden',
    zh: '{unit}牵头这项任务，须回避',
    en: 'Unit {unit} leads this task and must stand aside',
  },
  'account-yours': {
    kind: 'forbidden',
    zh: '不能决定自己的账号（{subject}）归谁，须由他人办理',
    en: 'Nobody decides whose account their own ({subject}) is; somebody else has to',
  },
  'not-verifier': {
    kind: 'forbidden',
    zh: '{unit}不是这项任务的核验单位，也未被指定为代行核验单位',
    en: 'Unit {unit} is neither a designated verifier of this task nor named as its substitute',
  },
  'recorded-by-yourself': {
    kind: 'forbidden',
    zh: '不能核验自己填报或更正过的指标数据',
    en: 'Nobody verifies what they recorded or corrected',
  },
  'unit-recorded-it': {
    kind: 'forbidden',
    zh: '这条指标数据由{unit}填报，须由其他单位核验',
    en: 'Unit {unit} recorded this measurement; another unit must verify it',
  },
  'proposal-not-yours': {
    kind: 'forbidden',
    zh: '只有提出者可以撤回目标调整',
    en: 'Only whoever proposed a target may withdraw it',
  },
  'not-responsible': { kind: 'forbidden', zh: '您不是这项任务的责任人', en: 'You are not responsible for this task' },
  'history-not-yours': {
    kind: 'forbidden',
    zh: '只能查看本单位任务的变更历史',
    en: "You may only read the history of your own unit's tasks",
  },

  // What is there
  'plan-not-found': { kind: 'not-found', zh: '没有计划 {plan}', en: 'There is no plan {plan}' },
  'task-not-found': { kind: 'not-found', zh: '计划 {plan} 中没有任务 {code}', en: 'Plan {plan} has no task {code}' },
  'indicator-not-found': { kind: 'not-found', zh: '计划 {plan} 中没有指标 {key}', en: 'Plan {plan} has no indicator {key}' },
  'unit-not-found': { kind: 'not-found', zh: '计划 {plan} 中没有单位 {unit}', en: 'Plan {plan} has no unit {unit}' },
  'person-not-found': { kind: 'not-found', zh: '没有人员 {person}', en: 'There is no person {person}' },
  'report-not-found': { kind: 'not-found', zh: '任务没有上报记录 {report}', en: 'The task has no report {report}' },
  'entry-not-found': { kind: 'not-found', zh: '没有代填记录 {entry}', en: 'There is no entry {entry} for others' },
  'deliverable-not-found': {
    kind: 'not-found',
    zh: '任务没有第 {deliverable} 项成果',
    en: 'The task has no deliverable {deliverable}',
  },
  'extension-not-found': {
    kind: 'not-found',
    zh: '没有待批的延期申请 {request}',
    en: 'No request {request} for an extension awaits an answer',
  },
  'obstacle-not-found': { kind: 'not-found', zh: '任务没有困难记录 {obstacle}', en: 'The task has no obstacle {obstacle}' },
  'placeholder-not-found': {
    kind: 'not-found',
    zh: '任务的配合单位中没有待落实的“{placeholder}”',
    en: 'The task has no unresolved placeholder "{placeholder}" among its cooperating units',
  },
  'override-not-found': {
    kind: 'not-found',
    zh: '没有生效中的人工亮灯 {override}',
    en: 'No light set by hand ({override}) is in force',
  },
  'measurement-not-found': {
    kind: 'not-found',
    zh: '指标没有数据记录 {measurement}',
    en: 'The indicator has no measurement {measurement}',
  },
  'proposal-not-found': {
    kind: 'not-found',
    zh: '没有待批准的目标调整 {proposal}',
    en: 'No proposed target {proposal} awaits approval',
  },
  'event-not-found': { kind: 'not-found', zh: '计划 {plan} 中没有事件 {event}', en: 'Plan {plan} has no event {event}' },
  'evidence-not-found': {
    kind: 'not-found',
    zh: '没有可供您查看的佐证材料 {sha256}',
    en: 'There is no evidence {sha256} that you may read',
  },
} as const satisfies Record<string, ErrorText>;
