/** Errors of a request: how it is written, who sends it, what it asks for. */
import {
  conflict,
  type ErrorText,
  forbidden,
  gone,
  malformed,
  notFound,
  preconditionMissing,
  stale,
  tooLarge,
  tooMany,
  unauthenticated,
  unavailable,
  unfit,
} from './kinds.js';

export const errorsOfRequests = {
  // The request itself
  'invalid-json': malformed('请求正文不是有效的 JSON：{detail}', 'The request body is not valid JSON: {detail}'),
  'invalid-input': malformed('请求内容有误，请看各字段的说明', 'The request is not valid; see each field'),
  'body-too-large': tooLarge('请求正文超过 {limit} 字节', 'The request body exceeds {limit} bytes'),
  'body-too-deep': malformed('请求正文嵌套超过 {limit} 层', 'The request body nests deeper than {limit} levels'),
  'unsupported-media-type': malformed(
    '不支持的内容类型：{mediaType}；可用：{allowed}',
    'Unsupported media type: {mediaType}; taken here: {allowed}',
  ),
  'route-not-found': notFound('没有这个地址', 'There is no such address'),
  'method-not-allowed': malformed(
    '这个地址不支持 {method}，可用：{allow}',
    'This address does not take {method}; it takes {allow}',
  ),
  'request-malformed': malformed('请求不符合 HTTP 规范', 'The request is not well-formed HTTP'),
  'request-timeout': malformed('请求发送得太慢', 'The request took too long to arrive'),
  'headers-too-large': tooLarge('请求头超过 {limit} 字节', 'The request headers exceed {limit} bytes'),
  'line-too-long': tooLarge('一行超过 {limit} 字节', 'A line exceeds {limit} bytes'),
  'too-many-lines': tooLarge('请求超过 {limit} 行', 'The request exceeds {limit} lines'),
  'idempotency-key-required': malformed('缺少 Idempotency-Key 请求头', 'The Idempotency-Key header is required'),
  'idempotency-key-invalid': malformed(
    'Idempotency-Key 应为 1–200 个可见 ASCII 字符',
    'Idempotency-Key must be 1–200 visible ASCII characters',
  ),
  'idempotency-key-reused': unfit(
    '这个 Idempotency-Key 已用于内容不同的请求',
    'This Idempotency-Key was used for a request with another body',
  ),
  'if-match-required': preconditionMissing(
    '这项决定要求 If-Match 请求头，值为所见的版本号',
    'This decision requires an If-Match header with the revision you saw',
  ),
  'if-match-invalid': malformed('If-Match 应为一个带引号的版本号，如 "12"', 'If-Match must be one quoted revision such as "12"'),
  'stale-revision': stale(
    '内容已被改动：您看到的是版本 {expected}，现在是 {actual}',
    'It has changed: you saw revision {expected}, it is now {actual}',
  ),
  'cursor-invalid': malformed('分页游标无效或不属于这个查询', 'The cursor is not valid or belongs to another query'),
  'cursor-expired': gone(
    '分页游标来自迁移或恢复前的存储，请从第一页重新开始',
    'The cursor is from before a migration or a recovery; start again from the first page',
  ),
  'position-superseded': gone(
    '位置 {position} 来自迁移或恢复前的存储；请改用日期、时刻或事件编号',
    'The position {position} is from before a migration or a recovery; name a day, an instant or an event instead',
  ),
  'point-to-come': unfit('计划 {plan} 尚未到 {day}', 'Plan {plan} has not come to {day} yet'),
  'point-before-plan': unfit('计划 {plan} 当时尚不存在', 'There was no plan {plan} yet'),
  'past-in-preparation': unavailable(
    '正在由事件重算当时的状态，请稍后再试',
    'The state of that time is being made from the events; try again',
  ),
  'reconciliation-running': conflict(
    '核对 {id} 正在进行，一次只能进行一项',
    'The reconciliation {id} is under way; there is one at a time',
  ),
  'reconciliation-not-found': notFound(
    '没有核对 {id}：结果只留存在进行核对的进程中，重启后见监督记录',
    'There is no reconciliation {id}: results are kept by the process that made them until it restarts; oversight has them for good',
  ),
  'interval-reversed': unfit('起（{from}）晚于止（{to}）', 'The interval is the wrong way round: {from} is after {to}'),
  'interval-too-long': unfit('期间最长 {years} 年', 'The interval is longer than {years} years'),
  'position-lost': gone(
    '位置 {position} 上的事件已丢失：事件存储从更早的备份恢复过',
    'The event at position {position} is lost: the event store was put back from an older backup',
  ),
  'position-invalid': malformed('位置 {position} 不是本系统给出的', 'The position {position} was not given by this system'),
  'position-not-reached': unavailable(
    '读模型尚未到达 minPosition，请稍后再试',
    'The read model has not reached minPosition yet; try again',
  ),
  'workbook-unreadable': malformed('不是可读的 .xlsx 文件：{detail}', 'Not an .xlsx file that can be read: {detail}'),
  'workbook-encrypted': unfit(
    '文件有密码保护或为旧版 .xls，请另存为不加密的 .xlsx',
    'The file is protected by a password or an old .xls; save it as an .xlsx without one',
  ),
  'workbook-too-large': tooLarge('表格过大：{detail}', 'The workbook is too large: {detail}'),
  'workbook-takes-too-long': unfit(
    '表格在 {seconds} 秒内没有读完，请删去多余的内容后再试',
    'The workbook was not read within {seconds} seconds; remove what does not belong in it',
  ),
  'workbook-has-macros': unfit(
    '表格含有宏或嵌入对象，请另存为普通 .xlsx',
    'The workbook holds macros or embedded objects; save it as a plain .xlsx',
  ),
  'workbook-has-links': unfit('表格链接到外部数据，请断开链接', 'The workbook links to data elsewhere; break the links'),
  'workbook-has-entities': unfit(
    '表格内的 {part} 含有 DTD 或实体定义',
    'The file {part} in the workbook holds a document type or entities',
  ),
  'form-not-recognised': unfit(
    '不是本系统的填报表，或表头被改动：{detail}',
    'Not a form of this system, or its headings were changed: {detail}',
  ),
  'form-sheet-not-read': unfit(
    '工作表“{sheet}”像是填报表，但名称被改动或有两张，没有读取；请改回原名或删去',
    'The sheet "{sheet}" looks like one of the form, but was renamed or is there twice, and is not read; give it its name back, or remove it',
  ),
  'form-not-filled-in': unfit('填报表中没有填写任何一行', 'Nothing was filled in in the form'),
  'row-recorded-already': conflict(
    '这一行已按这份填报表记录过，内容不同；要改请更正原记录，要再报请重新下载填报表',
    'This row of the form was recorded with another content; correct that record, or download the form again to report once more',
  ),
  'form-outdated': unfit(
    '填报表是第 {version} 版，现为第 {current} 版，请重新下载',
    'The form is of version {version}, it is now {current}; download it again',
  ),
  'form-of-another-plan': unfit('填报表属于计划 {plan}', 'The form is of plan {plan}'),
  'form-of-another-unit': unfit('填报表属于单位 {unit}', 'The form is of unit {unit}'),
  'form-too-long': tooLarge('填报表超过 {limit} 行', 'The form has more than {limit} rows'),
  'row-repeated': unfit('与第 {row} 行重复，同一对象只能填一行', 'Repeats row {row}; one row for each task or indicator'),
  'rate-limited': tooMany('请求过于频繁，请在 {seconds} 秒后再试', 'Too many requests; try again in {seconds} seconds'),
  'too-many-at-once': tooMany(
    '同时进行的请求过多（至多 {limit} 个），请等前面的完成',
    'Too many requests at one time (at most {limit}); wait until the earlier ones are done',
  ),
  'walks-open': tooMany(
    '您已打开 {limit} 个逐条重放，请先结束其一',
    'You have {limit} walks through changes open; end one of them first',
  ),
  'walks-full': unavailable(
    '同时进行的逐条重放已达上限（{limit}），请稍后再试',
    'There are as many walks through changes as there may be ({limit}); try again',
  ),

  // Who is asking
  'token-missing': unauthenticated('请提供访问令牌', 'An access token is required'),
  'token-expired': unauthenticated('访问令牌已过期', 'The access token has expired'),
  'token-revoked': unauthenticated('访问令牌已被吊销', 'The access token has been revoked'),
  'token-invalid': unauthenticated('访问令牌无效', 'The access token is not valid'),
  'not-allowed': forbidden('您的角色不能执行“{command}”', 'Your role may not do "{command}"'),
  'not-your-task': forbidden('{unit}不是这项任务的牵头或配合单位', 'Unit {unit} neither leads nor cooperates on this task'),
  'not-your-unit': forbidden('只能以本单位（{unit}）的名义操作', 'You may only act for your own unit ({unit})'),
  'stand-in-not-yours': forbidden(
    '代填由办公室为任务的单位办理，请用本人账号填报',
    'Only the office enters for others, for the units of a task; enter under your own account',
  ),
  'subject-not-of-unit': unfit(
    '计划中{unit}没有账号或人员“{subject}”；先绑定账号并注明单位（bind-account）',
    'The plan knows no account or person {subject} of unit {unit}; bind the account first and name its unit',
  ),
  'entered-by-yourself': forbidden('不能确认或否认自己代填的内容', 'Nobody confirms or disowns what they entered'),
  'entry-not-yours': forbidden(
    '只有被代填的本人和{unit}的填报人可以确认或否认',
    'Only the person it was entered for, and reporters of unit {unit}, confirm or disown it',
  ),
  'completed-by-yourself': forbidden('不能撤销自己办结的任务', 'Nobody reopens what they completed'),
  'unit-required': forbidden(
    '令牌没有单位，无法判断是否须回避',
    'The token names no unit, so it cannot be known whether you must stand aside',
  ),
  'unit-unknown': unfit('计划中没有单位 {unit}', 'The plan has no unit {unit}'),
  'reported-by-yourself': forbidden('不能办结自己上报过的任务', 'Nobody completes a task that they reported on'),
  'proposed-by-yourself': forbidden('不能审批自己提出的申请', 'Nobody decides on what they proposed'),
  'unit-leads-task': forbidden('{unit}牵头这项任务，须回避', 'Unit {unit} leads this task and must stand aside'),
  'account-yours': forbidden(
    '不能决定自己的账号（{subject}）归谁，须由他人办理',
    'Nobody decides whose account their own ({subject}) is; somebody else has to',
  ),
  'not-verifier': forbidden(
    '{unit}不是这项任务的核验单位，也未被指定为代行核验单位',
    'Unit {unit} is neither a designated verifier of this task nor named as its substitute',
  ),
  'recorded-by-yourself': forbidden('不能核验自己填报或更正过的指标数据', 'Nobody verifies what they recorded or corrected'),
  'unit-recorded-it': forbidden(
    '这条指标数据由{unit}填报，须由其他单位核验',
    'Unit {unit} recorded this measurement; another unit must verify it',
  ),
  'proposal-not-yours': forbidden('只有提出者可以撤回目标调整', 'Only whoever proposed a target may withdraw it'),
  'not-responsible': forbidden('您不是这项任务的责任人', 'You are not responsible for this task'),
  'history-not-yours': forbidden('只能查看本单位任务的变更历史', "You may only read the history of your own unit's tasks"),

  // What is there
  'plan-not-found': notFound('没有计划 {plan}', 'There is no plan {plan}'),
  'task-not-found': notFound('计划 {plan} 中没有任务 {code}', 'Plan {plan} has no task {code}'),
  'indicator-not-found': notFound('计划 {plan} 中没有指标 {key}', 'Plan {plan} has no indicator {key}'),
  'unit-not-found': notFound('计划 {plan} 中没有单位 {unit}', 'Plan {plan} has no unit {unit}'),
  'actor-not-found': notFound(
    '计划 {plan} 中没有操作人“{actor}”：没有这个账号或姓名做过什么，也没有绑定给谁',
    'Plan {plan} has no actor {actor}: nobody of this id or name has done anything in it, or is bound to a person of it',
  ),
  'dossier-not-found': notFound('没有计划记有{kind}“{id}”', 'No plan knows {kind} {id}'),
  'person-not-found': notFound('没有人员 {person}', 'There is no person {person}'),
  'report-not-found': notFound('任务没有上报记录 {report}', 'The task has no report {report}'),
  'entry-not-found': notFound('没有代填记录 {entry}', 'There is no entry {entry} for others'),
  'deliverable-not-found': notFound('任务没有第 {deliverable} 项成果', 'The task has no deliverable {deliverable}'),
  'extension-not-found': notFound('没有待批的延期申请 {request}', 'No request {request} for an extension awaits an answer'),
  'obstacle-not-found': notFound('任务没有困难记录 {obstacle}', 'The task has no obstacle {obstacle}'),
  'placeholder-not-found': notFound(
    '任务的配合单位中没有待落实的“{placeholder}”',
    'The task has no unresolved placeholder "{placeholder}" among its cooperating units',
  ),
  'override-not-found': notFound('没有生效中的人工亮灯 {override}', 'No light set by hand ({override}) is in force'),
  'measurement-not-found': notFound('指标没有数据记录 {measurement}', 'The indicator has no measurement {measurement}'),
  'proposal-not-found': notFound('没有待批准的目标调整 {proposal}', 'No proposed target {proposal} awaits approval'),
  'event-not-found': notFound('计划 {plan} 中没有事件 {event}', 'Plan {plan} has no event {event}'),
  'evidence-not-found': notFound('没有可供您查看的佐证材料 {sha256}', 'There is no evidence {sha256} that you may read'),
} satisfies Record<string, ErrorText>;
