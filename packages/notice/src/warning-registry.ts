/**
 * What a reader could not read, or left out on purpose: one registry of warnings in Chinese and English. `{name}` is
 * replaced by a parameter.
 */

interface WarningText {
  /** `problem`: something is missing or doubtful. `note`: something was seen and left out on purpose. */
  readonly severity: 'problem' | 'note';
  readonly zh: string;
  readonly en: string;
}

export const warningRegistry = {
  // The notice as a whole
  'no-tasks': { severity: 'problem', zh: '没有读到任何任务', en: 'No task was found' },
  'no-title': { severity: 'problem', zh: '没有读到计划的标题', en: 'The title of the plan was not found' },
  'no-issuer': { severity: 'problem', zh: '没有读到发文单位', en: 'The issuing body was not found' },
  'no-date': { severity: 'problem', zh: '没有读到成文日期', en: 'The date of issue was not found' },
  'date-is-posting': {
    severity: 'problem',
    zh: '没有落款日期，以网站发布日期 {day} 代替',
    en: 'There is no date of signature; the day of posting, {day}, stands in for it',
  },
  'no-year': {
    severity: 'problem',
    zh: '标题没有年度，按“{year}”处理（“—”为未定）',
    en: 'The title names no year; "{year}" is taken, where "—" is open',
  },
  'too-many-warnings': { severity: 'problem', zh: '提示过多，其余从略', en: 'There are more warnings than are listed' },
  'too-many-tasks': {
    severity: 'problem',
    zh: '任务超过 {limit} 项，其余未读',
    en: 'More than {limit} tasks; the rest was not read',
  },
  'too-many-indicators': {
    severity: 'problem',
    zh: '指标超过 {limit} 个，其余未读',
    en: 'More than {limit} indicators; the rest was not read',
  },

  // The pages of a PDF
  'page-is-picture': {
    severity: 'problem',
    zh: '第 {pages} 页只有图像，没有可读的文字，未读取',
    en: 'Pages {pages} hold pictures and no text, and were not read',
  },
  'page-damaged': {
    severity: 'problem',
    zh: '文件有损坏，第 {pages} 页可能缺文字',
    en: 'The file is damaged; text may be missing on pages {pages}',
  },
  'page-in-columns': {
    severity: 'note',
    zh: '第 {pages} 页分两栏，先读左栏后读右栏',
    en: 'Pages {pages} have two columns; the left one was read first',
  },
  'letters-askew': {
    severity: 'note',
    zh: '第 {pages} 页有斜排或竖排的文字（如水印），未读取',
    en: 'Text on pages {pages} stands askew, like a watermark, and was not read',
  },

  // Sheets
  'cells-unread': {
    severity: 'problem',
    zh: '{count} 个单元格是公式或错误值，未读取',
    en: '{count} cells hold formulas or errors and were not read',
  },
  'cells-filled': {
    severity: 'problem',
    zh: '{count} 行没有写责任单位，按与上一行合并处理，请核对',
    en: '{count} rows name no responsible unit; that of the row above is taken for them, please check',
  },

  // Tasks
  'no-section': {
    severity: 'problem',
    zh: '任务不在任何部分之下，归入“{title}”',
    en: 'The tasks stand in no section; "{title}" is taken',
  },
  'section-without-tasks': {
    severity: 'note',
    zh: '“{title}”没有责任分工，未作任务读取',
    en: '"{title}" names nobody responsible and was not read as tasks',
  },
  'number-alone': {
    severity: 'note',
    zh: '编号后没有任务内容，未作任务读取',
    en: 'Nothing that can be done stands behind this number; it was not read as a task',
  },
  'duplicate-code': { severity: 'problem', zh: '任务编号 {code} 重复', en: 'The task code {code} appears twice' },
  'numbering-gap': { severity: 'problem', zh: '编号由 {from} 跳到 {to}', en: 'The numbering goes from {from} to {to}' },
  'task-unnumbered': {
    severity: 'note',
    zh: '任务没有编号，按次序编为 {code}',
    en: 'The task has no number; by its place it is {code}',
  },
  'title-too-long': {
    severity: 'problem',
    zh: '任务标题过长，已在“{cut}”处截断',
    en: 'The title is too long and was cut at "{cut}"',
  },
  'no-responsibility': { severity: 'problem', zh: '任务 {code} 没有责任分工', en: 'Task {code} names nobody responsible' },
  'no-lead': { severity: 'problem', zh: '任务 {code} 没有牵头单位', en: 'Task {code} names no lead unit' },
  'lead-is-placeholder': {
    severity: 'problem',
    zh: '牵头单位“{name}”不是具体单位',
    en: 'The lead "{name}" names no particular unit',
  },
  'leads-unordered': {
    severity: 'problem',
    zh: '“责任单位”有多个，没有说明谁牵头，均按牵头单位处理',
    en: 'Several responsible units, and no word on which leads: all are taken as leads',
  },
  'open-list': {
    severity: 'problem',
    zh: '名单以“等”结尾，并未列全：{text}',
    en: 'The list ends with 等 and is not complete: {text}',
  },
  'name-doubtful': { severity: 'problem', zh: '“{text}”不像一个姓名', en: '"{text}" does not look like a name' },
  'name-repeated': { severity: 'problem', zh: '“{name}”在同一任务中重复', en: '"{name}" appears twice in one task' },
  'people-filled': {
    severity: 'problem',
    zh: '这一行没有写责任人，按与上一行合并处理（{names}），请核对',
    en: 'This row names no person; those of the row above are taken for it ({names}), please check',
  },
  'person-unread': {
    severity: 'note',
    zh: '这里写到“{name}”，没有读作任何任务的责任人',
    en: '"{name}" is named here and was read as the person of no task',
  },
  'contact-is-person': {
    severity: 'problem',
    zh: '“{name}”只写作联系人或填报人，没有别的责任人，按责任人处理，请核对',
    en: '"{name}" is only said to be whom to ask; nobody else is named, and so they are taken to be responsible, please check',
  },
  'contact-left-out': {
    severity: 'note',
    zh: '“{name}”是联系人或填报人，未作责任人',
    en: '"{name}" is whom to ask and was not taken to be responsible',
  },
  'unbalanced-parenthesis': {
    severity: 'problem',
    zh: '责任分工的括号不配对',
    en: 'The parenthesis of the responsibility block is not closed',
  },
  'responsibility-in-parts': {
    severity: 'note',
    zh: '任务 {code} 有不止一处责任分工，各处的单位一并列入',
    en: 'Task {code} has more than one responsibility block; the units of all of them are taken together',
  },
  'block-remark': {
    severity: 'note',
    zh: '责任分工中的这句话不是单位，未采用：{text}',
    en: 'This sentence in a responsibility block names no unit and was not used: {text}',
  },
  'unit-level-once': {
    severity: 'problem',
    zh: '“{name}”前没有写层级，是否与前面的单位同级请核对',
    en: '"{name}" names no level of government; whether it is that of the units before it is for a person to say',
  },
  'due-unreadable': { severity: 'problem', zh: '完成时限读不懂：{text}', en: 'The time limit cannot be read: {text}' },
  'due-needs-year': {
    severity: 'problem',
    zh: '完成时限“{text}”没有年份，计划也没有年度，未作期限',
    en: 'The time limit "{text}" names no year, nor does the plan; no day was taken',
  },
  'due-year-assumed': {
    severity: 'problem',
    zh: '计划跨多个年度，完成时限“{text}”没有年份，按 {year} 年处理',
    en: 'The plan runs over several years and the time limit "{text}" names none; {year} is taken',
  },
  'due-before-notice': {
    severity: 'problem',
    zh: '完成时限“{text}”早于成文日期',
    en: 'The time limit "{text}" lies before the day of the notice',
  },
  'due-at-year-end': {
    severity: 'note',
    zh: '完成时限“{text}”按计划年度末处理',
    en: 'The time limit "{text}" is taken as the end of the plan\'s year',
  },
  'text-outside-tasks': { severity: 'note', zh: '这段文字不属于任何任务', en: 'This text belongs to no task' },
  'row-unreadable': { severity: 'problem', zh: '表格这一行没有任务名称', en: 'This row of the table names no task' },
  'table-unclear': {
    severity: 'problem',
    zh: '{count} 个没有框线的表格分不清行列，未读取',
    en: 'The rows and columns of {count} tables without lines are not clear; they were not read',
  },
  'row-unclear': {
    severity: 'problem',
    zh: '表格这一行与表头的列对不上，未读取',
    en: 'This row of the table does not fit the columns of its heading and was not read',
  },
  'table-ignored': {
    severity: 'note',
    zh: '表格没有认得的表头，未读取',
    en: 'The table has no heading that is known and was not read',
  },

  'column-assumed': {
    severity: 'problem',
    zh: '表格的“{name}”栏含义不明，按任务内容读取，请核对',
    en: 'What the column "{name}" of the table means is not known; it is taken for the text of the tasks, please check',
  },
  'column-unread': {
    severity: 'note',
    zh: '表格的“{name}”栏未读取',
    en: 'The column "{name}" of the table was not read',
  },
  'row-is-sum': {
    severity: 'note',
    zh: '这一行是合计，不是任务',
    en: 'This row adds up others and is no task',
  },
  'announced-count': {
    severity: 'problem',
    zh: '前文说有 {announced} 项，读到 {found} 项任务',
    en: 'The notice announces {announced} of them; {found} tasks were read',
  },
  'name-alike': {
    severity: 'problem',
    zh: '“{name}”与“{other}”只差间隔号或空格，可能是同一人',
    en: '"{name}" and "{other}" differ by a dot or a space only and may be one person',
  },

  // Figures, documents, events
  'parts-exceed-whole': {
    severity: 'problem',
    zh: '“{name}”的各部分之和大于总数',
    en: 'The parts of "{name}" add up to more than the whole',
  },
  'figure-is-context': {
    severity: 'note',
    zh: '数字“{text}”按背景处理，未作指标',
    en: 'The figure "{text}" is taken as context, not as a target',
  },
  'figure-is-condition': {
    severity: 'note',
    zh: '数字“{text}”是政策的条件或限额，未作指标',
    en: 'The figure "{text}" is a term of a policy and was not read as an indicator',
  },
  'figure-without-unit': {
    severity: 'note',
    zh: '数字“{text}”没有认得的计量单位，未作指标',
    en: 'The figure "{text}" has no unit of measure that is known and was not read as an indicator',
  },
  'figure-rounded': {
    severity: 'problem',
    zh: '分数已折算为 {text}（保留一位小数）',
    en: 'The fraction was turned into {text}, to one decimal',
  },
  'figure-unreadable': {
    severity: 'problem',
    zh: '数字“{text}”像是指标，但读不懂',
    en: 'The figure "{text}" looks like a target but cannot be read',
  },
  'figure-at-most': {
    severity: 'problem',
    zh: '“{text}”像是上限，但没有写明“控制在”或“不超过”，未作指标',
    en: '"{text}" looks like an upper limit without saying so, and was not read as an indicator',
  },
  unquantified: {
    severity: 'note',
    zh: '“{text}”没有具体数量，未作指标',
    en: '"{text}" gives no number and was not read as an indicator',
  },
  'population-assumed': {
    severity: 'problem',
    zh: '覆盖的对象没有写明，按“{name}”处理',
    en: 'What is to be covered is not said; "{name}" is taken',
  },
  'unit-assumed': {
    severity: 'problem',
    zh: '计量单位没有写明，按“{unit}”处理',
    en: 'The unit of measure is not said; "{unit}" is taken',
  },
  'deliverable-of-others': {
    severity: 'note',
    zh: '“{name}”由他人制定或举办，或只是由头，不是本项任务的成果',
    en: '"{name}" is for others to make or hold, or only an occasion; it is not a deliverable',
  },
  'document-not-a-deliverable': {
    severity: 'note',
    zh: '{name}按已有文件处理，不是本项任务的成果',
    en: '{name} is taken as an existing document, not as a deliverable',
  },
} as const satisfies Record<string, WarningText>;

export type WarningCode = keyof typeof warningRegistry;
