/**
 * The one registry of error codes. A code is stable, is part of the API, and is never reused. It says what
 * kind of fault it is, and what follows from that (a status of HTTP, whether to try again) follows from the
 * kind alone. `{name}` in a sentence is filled from the error's parameters.
 */

/**
 * What whoever gets the error can do about it.
 *
 *     malformed              write the request as it must be written
 *     too-large              ask for less, or in pieces
 *     too-many               come back later: others want to be answered too
 *     unauthenticated        say who is asking
 *     forbidden              leave it to whoever may
 *     not-found              ask for something else
 *     gone                   begin anew: what was handed out once is good no longer
 *     precondition-missing   say what was seen
 *     stale                  look again: it has changed since
 *     conflict               wait for another state, or bring it about
 *     unfit                  send another content: this one never fits
 *     unavailable            try again: nothing has to be mended, or it is being mended
 *     full                   make room
 *     broken                 mend something: trying again does not help
 */
export const faultKinds = [
  'malformed',
  'too-large',
  'too-many',
  'unauthenticated',
  'forbidden',
  'not-found',
  'gone',
  'precondition-missing',
  'stale',
  'conflict',
  'unfit',
  'unavailable',
  'full',
  'broken',
] as const;
export type FaultKind = (typeof faultKinds)[number];

interface ErrorText {
  readonly kind: FaultKind;
  readonly zh: string;
  readonly en: string;
}

export const errorRegistry = {
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
  'unsupported-media-type': { kind: 'malformed', zh: '不支持的内容类型：{mediaType}', en: 'Unsupported media type: {mediaType}' },
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
    zh: '分页游标来自迁移前的存储，请从第一页重新开始',
    en: 'The cursor is from before a migration; start again from the first page',
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

  // Who is asking
  'token-missing': { kind: 'unauthenticated', zh: '请提供访问令牌', en: 'An access token is required' },
  'token-expired': { kind: 'unauthenticated', zh: '访问令牌已过期', en: 'The access token has expired' },
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
  'unit-required': {
    kind: 'forbidden',
    zh: '令牌没有单位，无法判断是否须回避',
    en: 'The token names no unit, so it cannot be known whether you must stand aside',
  },
  'unit-unknown': { kind: 'unfit', zh: '计划中没有单位 {unit}', en: 'The plan has no unit {unit}' },
  'reported-by-yourself': { kind: 'forbidden', zh: '不能验收自己上报过的任务', en: 'Nobody accepts what they reported' },
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
    zh: '{unit}不是这项任务的核验单位，也未被指定代行',
    en: 'Unit {unit} is neither designated to check this task nor named as its substitute',
  },
  'recorded-by-yourself': {
    kind: 'forbidden',
    zh: '不能核验自己填报或更正过的测量',
    en: 'Nobody verifies what they recorded or corrected',
  },
  'unit-recorded-it': {
    kind: 'forbidden',
    zh: '这条测量由{unit}填报，须由其他单位核验',
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
    zh: '任务的配合单位中没有待明确的“{placeholder}”',
    en: 'The task has no unresolved placeholder "{placeholder}" among its cooperating units',
  },
  'override-not-found': {
    kind: 'not-found',
    zh: '没有生效中的人工定灯 {override}',
    en: 'No override {override} of the light is in force',
  },
  'measurement-not-found': {
    kind: 'not-found',
    zh: '指标没有测量记录 {measurement}',
    en: 'The indicator has no measurement {measurement}',
  },
  'proposal-not-found': {
    kind: 'not-found',
    zh: '没有待批准的目标调整 {proposal}',
    en: 'No proposed target {proposal} awaits approval',
  },
  'evidence-not-found': {
    kind: 'not-found',
    zh: '没有可供您查看的佐证材料 {sha256}',
    en: 'There is no evidence {sha256} that you may read',
  },

  // What the rules refuse
  'plan-not-open': {
    kind: 'conflict',
    zh: '计划 {plan} 正在发布或尚未发布，暂不受理',
    en: 'Plan {plan} is not published yet; nothing else is accepted',
  },
  'plan-exists': { kind: 'conflict', zh: '计划 {plan} 已用另一份内容发布', en: 'Plan {plan} was published with other content' },
  'plan-incomplete': { kind: 'unfit', zh: '计划内容有误：{detail}', en: 'The plan does not fit together: {detail}' },
  'unit-exists': { kind: 'conflict', zh: '计划中已有单位 {unit}', en: 'The plan has a unit {unit} already' },
  'unit-repeated': { kind: 'unfit', zh: '单位 {unit} 重复出现', en: 'Unit {unit} appears twice' },
  'person-exists': { kind: 'conflict', zh: '计划中已有人员 {person}', en: 'The plan has a person {person} already' },
  'account-taken': {
    kind: 'conflict',
    zh: '账号 {subject} 已绑定人员 {person}',
    en: 'The account {subject} is bound to person {person}',
  },
  'account-not-bound': {
    kind: 'conflict',
    zh: '账号 {subject} 没有绑定人员 {person}',
    en: 'The account {subject} is not bound to person {person}',
  },
  'notice-empty': { kind: 'unfit', zh: '通知没有内容', en: 'The notice holds no text' },
  'notice-too-large': { kind: 'too-large', zh: '通知过大，上限 {limit}', en: 'The notice is too large; the limit is {limit}' },
  'notice-encrypted': {
    kind: 'unfit',
    zh: '文件有密码保护，请另存为不加密的文件',
    en: 'The file is protected by a password; save it without one',
  },
  'notice-is-scan': {
    kind: 'unfit',
    zh: '这份 PDF 只有图像，没有可读的文字（扫描件），请先做文字识别（OCR）或换用电子版',
    en: 'This PDF holds pictures of pages and no text (a scan); run text recognition over it, or use the electronic original',
  },
  'notice-takes-too-long': {
    kind: 'unfit',
    zh: '通知在 {seconds} 秒内没有读完，请检查内容或拆分后再试',
    en: 'The notice was not read within {seconds} seconds; check what it holds, or split it',
  },
  'notice-not-found': { kind: 'not-found', zh: '计划 {plan} 没有登记这份通知', en: 'Plan {plan} has no such notice on record' },
  'notice-differs': {
    kind: 'conflict',
    zh: '文件 {file} 已不是核对表所据的通知',
    en: 'The file {file} is no longer the notice that the review file was made from',
  },
  'notice-unreadable': { kind: 'unfit', zh: '读不懂这个文件：{detail}', en: 'The file cannot be read as a notice: {detail}' },
  'plan-clock-is-real': {
    kind: 'conflict',
    zh: '只有模拟计划可以由命令推进日期',
    en: 'Only a simulated plan may have its day moved by a command',
  },
  'day-not-after': {
    kind: 'conflict',
    zh: '日期 {date} 不晚于已开始的 {today}',
    en: '{date} is not after {today}, which has begun',
  },
  'day-too-far': { kind: 'unfit', zh: '一次最多推进 {limit} 天', en: 'At most {limit} days may begin at once' },
  'date-in-future': { kind: 'unfit', zh: '发生日期 {date} 晚于今天（{today}）', en: 'The date {date} is after today ({today})' },
  'date-before-plan': {
    kind: 'unfit',
    zh: '发生日期 {date} 早于计划年度（{from} 起）',
    en: "The date {date} is before the plan's year (from {from})",
  },
  'date-in-past': { kind: 'unfit', zh: '日期 {date} 早于今天（{today}）', en: 'The date {date} is before today ({today})' },
  'date-before-obstacle': {
    kind: 'unfit',
    zh: '解决日期 {date} 早于困难发生之日（{from}）',
    en: 'The date {date} is before the day of the obstacle ({from})',
  },
  'task-exists': { kind: 'conflict', zh: '计划 {plan} 已有任务 {code}', en: 'Plan {plan} already has a task {code}' },
  'task-already-acknowledged': {
    kind: 'conflict',
    zh: '{unit}已签收这项任务',
    en: 'Unit {unit} has already acknowledged this task',
  },
  'task-not-acknowledged': { kind: 'conflict', zh: '任务尚未签收，请先签收', en: 'The task has not been acknowledged yet' },
  'task-completed': { kind: 'conflict', zh: '任务已办结', en: 'The task is completed' },
  'task-suspended': {
    kind: 'conflict',
    zh: '任务已暂停，恢复后方可办理',
    en: 'The task is suspended; this waits until it is resumed',
  },
  'task-not-suspended': { kind: 'conflict', zh: '任务没有暂停', en: 'The task is not suspended' },
  'task-cancelled': { kind: 'conflict', zh: '任务已取消', en: 'The task is cancelled' },
  'completion-already-requested': {
    kind: 'conflict',
    zh: '已申请办结，正等待验收',
    en: 'Completion has been requested and awaits acceptance',
  },
  'completion-not-requested': { kind: 'conflict', zh: '尚未申请办结', en: 'Completion has not been requested' },
  'percent-not-complete': {
    kind: 'conflict',
    zh: '进度为 {percent}%，到 100% 方可申请办结',
    en: 'Progress is {percent} %; completion needs 100 %',
  },
  'report-already-retracted': { kind: 'conflict', zh: '这条上报已撤回', en: 'The report has been retracted' },
  'report-not-your-unit': {
    kind: 'forbidden',
    zh: '这条上报出自{unit}，只能由该单位更正或撤回',
    en: "The report is unit {unit}'s; only that unit may correct or retract it",
  },
  'report-already-returned': { kind: 'conflict', zh: '这条上报已被退回', en: 'The report has already been returned' },
  'deliverable-stage-unfit': {
    kind: 'unfit',
    zh: '第 {deliverable} 项成果没有“{stage}”这一阶段：文件为 drafting、consulting、issued，活动为 held',
    en: 'Deliverable {deliverable} has no stage {stage}: a document is drafting, consulting, issued; an event is held',
  },
  'deliverable-stage-not-after': {
    kind: 'conflict',
    zh: '“{stage}”不在当前阶段“{present}”之后；记错的阶段可以撤回',
    en: 'The stage {stage} does not come after {present}; a stage recorded by mistake can be set back',
  },
  'deliverable-not-begun': {
    kind: 'conflict',
    zh: '第 {deliverable} 项成果尚无已记录的阶段',
    en: 'No stage of deliverable {deliverable} has been recorded',
  },
  'document-number-unfit': { kind: 'unfit', zh: '印发（issued）时才有文号', en: 'A document has its number when it is issued' },
  'extension-pending': {
    kind: 'conflict',
    zh: '已有一项延期申请（{request}）待批',
    en: 'A request for an extension ({request}) awaits its answer',
  },
  'extension-not-later': {
    kind: 'unfit',
    zh: '{due} 不晚于现定完成日期 {present}',
    en: '{due} is not after the present due day {present}',
  },
  'extension-beyond-request': {
    kind: 'unfit',
    zh: '批准的日期 {due} 晚于申请的 {asked}',
    en: 'The day granted, {due}, is after the one asked for, {asked}',
  },
  'obstacle-cleared-already': { kind: 'conflict', zh: '困难 {obstacle} 已解决', en: 'The obstacle {obstacle} has been cleared' },
  'named-twice': { kind: 'unfit', zh: '“{name}”重复出现', en: '"{name}" is named twice' },
  'unit-already-named': {
    kind: 'conflict',
    zh: '{unit}已是这项任务的牵头或配合单位',
    en: 'Unit {unit} already leads or cooperates on this task',
  },
  'light-only-worse': {
    kind: 'conflict',
    zh: '人工定灯只能从严；要改为较轻的灯，先撤销现有的（{override}）',
    en: 'An override only makes a light worse; lift the present one ({override}) first',
  },
  'nothing-changed': { kind: 'unfit', zh: '内容与原记录相同，没有可更正之处', en: 'Nothing differs from what was recorded' },
  'too-many-records': { kind: 'conflict', zh: '记录数已达上限 {limit}', en: 'The limit of {limit} records is reached' },
  'unit-of-measure-mismatch': {
    kind: 'unfit',
    zh: '数值 {value} 不符合计量单位“{unit}”：{detail}',
    en: 'The value {value} does not suit the unit of measure "{unit}": {detail}',
  },
  'indicator-relational': {
    kind: 'unfit',
    zh: '这是比较型指标，须同时填报比较值',
    en: 'A relational indicator needs a value to compare with',
  },
  'indicator-exists': { kind: 'conflict', zh: '计划中已有指标 {key}', en: 'The plan has an indicator {key} already' },
  'measurement-already-retracted': { kind: 'conflict', zh: '这条测量已撤回', en: 'The measurement has been retracted' },
  'verified-value-unfit': { kind: 'unfit', zh: '核验值有误：{detail}', en: 'The verified value does not fit: {detail}' },
  'parts-not-joint': {
    kind: 'unfit',
    zh: '这项指标不是几类合计，不能分项填报',
    en: 'This indicator does not count several types together, so it has no parts',
  },
  'part-unfit': { kind: 'unfit', zh: '分项“{name}”有误：{detail}', en: 'The part "{name}" does not fit: {detail}' },
  'parts-do-not-add-up': {
    kind: 'unfit',
    zh: '各分项合计 {sum}，与数值 {value} 不符',
    en: 'The parts add up to {sum}, the value is {value}',
  },
  'target-unquantified': {
    kind: 'unfit',
    zh: '这项指标没有可调整的目标数',
    en: 'This indicator has no target that could be changed',
  },
  'proposal-pending': {
    kind: 'conflict',
    zh: '目标调整 {proposal} 尚待批准，请先处理',
    en: 'The proposed target {proposal} awaits approval; settle that first',
  },
  'event-too-large': {
    kind: 'too-large',
    zh: '记录过大（{size} 字节，上限 {limit}）',
    en: 'The record is too large ({size} bytes, limit {limit})',
  },

  // Broken machinery
  'outcome-unknown': {
    kind: 'unavailable',
    zh: '无法确认是否已记录，请用同一 Idempotency-Key 重试',
    en: 'It is not known whether this was recorded; retry with the same Idempotency-Key',
  },
  'too-much-contention': { kind: 'unavailable', zh: '同时改动者过多，请重试', en: 'Too many concurrent changes; try again' },
  'store-unavailable': { kind: 'unavailable', zh: '存储暂不可用：{detail}', en: 'The store is not available: {detail}' },
  'store-failed': {
    kind: 'unavailable',
    zh: '写盘失败，已停止受理，须重启并核对：{detail}',
    en: 'A write failed; nothing is accepted until a restart has checked the disk: {detail}',
  },
  'storage-full': {
    kind: 'full',
    zh: '存储空间不足，未记录；腾出空间后自动恢复',
    en: 'There is no room to record this; it goes on by itself once there is',
  },
  'store-locked': {
    kind: 'broken',
    zh: '数据目录 {folder} 正被另一进程使用（{holder}）',
    en: 'The data folder {folder} is in use by another process ({holder})',
  },
  'store-read-only': {
    kind: 'broken',
    zh: '数据目录 {folder} 不可写：{detail}',
    en: 'The data folder {folder} is not writable: {detail}',
  },
  'store-damaged': {
    kind: 'broken',
    zh: '事件日志损坏：{file} 第 {line} 行（字节 {offset}）：{detail}。请先运行：{command}',
    en: 'The event log is damaged: {file} line {line} (byte {offset}): {detail}. Run first: {command}',
  },
  'store-format-unknown': {
    kind: 'broken',
    zh: '数据目录 {folder} 的格式不认识：{detail}',
    en: 'The data folder {folder} has an unknown format: {detail}',
  },
  'migration-target-foreign': {
    kind: 'broken',
    zh: '迁移的目标库已有来源中没有的事件（第 {number} 个，流 {stream}，事件 {id}），请换空库',
    en: 'The target of the migration holds what the source does not (number {number}, stream {stream}, event {id}); use an empty one',
  },
  'migration-unfinished': {
    kind: 'unavailable',
    zh: '{url} 中的数据迁移（来源 {epoch}）尚未完成，请再次运行 duban migrate',
    en: 'A migration into {url} (from {epoch}) is not finished; run duban migrate again',
  },
  'migration-unequal': {
    kind: 'broken',
    zh: '迁移后两边的事件不相等：{detail}',
    en: 'After the migration the two sides are not equal: {detail}',
  },
  'wrong-expected-revision': {
    kind: 'broken',
    zh: '流 {stream} 的版本不是 {expected}（现为 {actual}）',
    en: 'Stream {stream} is not at revision {expected} but at {actual}',
  },
  'evidence-digest-mismatch': {
    kind: 'unfit',
    zh: '收到的内容与其名称不符：SHA-256 应为 {expected}，实为 {actual}',
    en: 'What arrived is not what it is called: its SHA-256 is {actual}, not {expected}',
  },
  'evidence-size-mismatch': {
    kind: 'malformed',
    zh: '应收到 {expected} 字节，实收 {actual} 字节',
    en: '{actual} bytes arrived instead of {expected}',
  },
  'evidence-storage-full': { kind: 'full', zh: '佐证材料的存储空间已满', en: 'The storage for evidence is full' },
  'evidence-quota-exceeded': {
    kind: 'full',
    zh: '尚未被引用的材料已达限额（{limit} 字节），请先在上报中引用',
    en: 'Pieces of evidence that nothing refers to have reached their limit ({limit} bytes); refer to them first',
  },
  'evidence-unavailable': {
    kind: 'unavailable',
    zh: '佐证材料库暂不可用：{detail}',
    en: 'The evidence store is not available: {detail}',
  },
  'evidence-damaged': {
    kind: 'broken',
    zh: '佐证材料 {sha256} 已不是当初存入的内容',
    en: 'The evidence {sha256} is no longer what was stored',
  },
  'invalid-append': {
    kind: 'broken',
    zh: '对流 {stream} 的追加有误：{detail}',
    en: 'The append to stream {stream} is not valid: {detail}',
  },
  'unknown-event-type': {
    kind: 'unavailable',
    zh: '不认识的事件类型 {type}：软件版本过旧？',
    en: 'Unknown event type {type}: is this software too old?',
  },
  'unknown-event-version': {
    kind: 'unavailable',
    zh: '不认识的事件版本 {type} v{version}：软件版本过旧？',
    en: 'Unknown event version {type} v{version}: is this software too old?',
  },
  'invalid-event': {
    kind: 'broken',
    zh: '事件 {id}（{type}）不符合其格式：{detail}',
    en: 'Event {id} ({type}) does not fit its schema: {detail}',
  },
  'salt-missing': {
    kind: 'broken',
    zh: '事件 {id} 的可删除字段 {pointer} 没有盐值',
    en: 'Event {id} has no salt for its erasable field {pointer}',
  },
  'plan-parked': {
    kind: 'unavailable',
    zh: '计划 {plan} 的读模型已停在一条无法处理的事件上',
    en: 'The read model of plan {plan} is parked on an event it cannot process',
  },
  'plan-refilling': {
    kind: 'unavailable',
    zh: '计划 {plan} 的读模型正在由事件重建，请稍后再试',
    en: 'The read model of plan {plan} is being refilled from its events; try again',
  },
  'stream-gap': {
    kind: 'unavailable',
    zh: '流 {stream} 在版本 {revision} 之前缺少事件',
    en: 'Stream {stream} lacks events before revision {revision}',
  },
  'feed-unavailable': {
    kind: 'unavailable',
    zh: '事件传送暂不可用：{detail}',
    en: 'The feed of events is not available: {detail}',
  },
  'feed-topic-missing': {
    kind: 'broken',
    zh: 'Kafka 上没有主题 {topic}（设置 DUBAN_FEED），请先运行 duban create-topic',
    en: 'Kafka has no topic {topic} (setting DUBAN_FEED); run duban create-topic first',
  },
  'feed-partitions-differ': {
    kind: 'broken',
    zh: '主题 {topic} 有 {actual} 个分区，设置 DUBAN_FEED 为 {expected} 个；分区数不可更改，须另建主题',
    en: 'Topic {topic} has {actual} partitions, but DUBAN_FEED says {expected}; the number never changes: make another topic',
  },
  'starting-up': { kind: 'unavailable', zh: '服务正在启动，请稍后再试', en: 'The service is starting; try again' },
  'shutting-down': { kind: 'unavailable', zh: '服务正在停止', en: 'The service is shutting down' },
  overloaded: { kind: 'unavailable', zh: '服务繁忙，请稍后再试', en: 'The service is overloaded; try again' },
  internal: { kind: 'broken', zh: '内部错误（编号 {requestId}）', en: 'Internal error (reference {requestId})' },

  // Setting up
  'config-invalid': { kind: 'broken', zh: '设置 {key} 有误：{detail}', en: 'The setting {key} is not valid: {detail}' },
  'key-unusable': {
    kind: 'broken',
    zh: '密钥文件 {file} 不能使用：{detail}',
    en: 'The key file {file} cannot be used: {detail}',
  },
  'port-in-use': { kind: 'broken', zh: '{host}:{port} 已被占用，请改用 {key}', en: '{host}:{port} is in use; set {key}' },
  'server-unfit': { kind: 'unavailable', zh: '{key}：{url} 不能使用：{detail}', en: '{key}: {url} cannot be used: {detail}' },
  'server-unreachable': { kind: 'unavailable', zh: '连不上 {url}：{detail}', en: 'Cannot reach {url}: {detail}' },
  'file-unreadable': { kind: 'broken', zh: '文件 {file} 不能读取：{detail}', en: 'The file {file} cannot be read: {detail}' },
  'file-exists': { kind: 'broken', zh: '文件 {file} 已存在，未覆盖', en: 'The file {file} exists and was not overwritten' },
  'review-invalid': { kind: 'broken', zh: '核对表 {file} 有误：{detail}', en: 'The review file {file} is not valid: {detail}' },
  'backup-target-exists': {
    kind: 'broken',
    zh: '备份目标 {target} 已存在且不为空',
    en: 'The backup target {target} exists and is not empty',
  },
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof errorRegistry;
export type ErrorParams = Readonly<Record<string, string | number>>;
export type Language = 'zh' | 'en';

/** The sentence for a code, with its parameters filled in. */
export function errorSentence(code: ErrorCode, params: ErrorParams = {}, language: Language = 'zh'): string {
  return errorRegistry[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));
}

/** An exception that carries a registered code. Rules do not throw it; they return a rejection. */
export class DubanError extends Error {
  override readonly name = 'DubanError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(errorSentence(code, params, 'en'), options);
    this.code = code;
    this.params = params;
  }
}
