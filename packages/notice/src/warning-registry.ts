/**
 * Everything that a reader could not read, or left out on purpose: one registry of warnings, in Chinese and English.
 * `{name}` is replaced by a parameter.
 */

interface WarningText {
  /** `problem`: something is missing or doubtful. `note`: something was seen and left out on purpose. */
  readonly severity: 'problem' | 'note';
  readonly zh: string;
  readonly en: string;
}

const problem = (zh: string, en: string): WarningText => ({ severity: 'problem', zh, en });
const note = (zh: string, en: string): WarningText => ({ severity: 'note', zh, en });

export const warningRegistry = {
  // The notice as a whole
  'no-tasks': problem('没有读到任何任务', 'No task was found'),
  'no-title': problem('没有读到计划的标题', 'The title of the plan was not found'),
  'no-issuer': problem('没有读到发文单位', 'The issuing body was not found'),
  'no-date': problem('没有读到成文日期', 'The date of issue was not found'),
  'date-is-posting': problem(
    '没有落款日期，以网站发布日期 {day} 代替',
    'There is no date of signature; the day of posting, {day}, stands in for it',
  ),
  'no-year': problem(
    '标题没有年度，按“{year}”处理（“—”为未定）',
    'The title names no year; "{year}" is taken, where "—" is open',
  ),
  'too-many-warnings': problem('提示过多，其余从略', 'There are more warnings than are listed'),
  'too-many-tasks': problem('任务超过 {limit} 项，其余未读', 'More than {limit} tasks; the rest was not read'),
  'too-many-indicators': problem('指标超过 {limit} 个，其余未读', 'More than {limit} indicators; the rest was not read'),

  // The pages of a PDF
  'page-is-picture': problem(
    '第 {pages} 页只有图像，没有可读的文字，未读取',
    'Pages {pages} hold pictures and no text, and were not read',
  ),
  'page-damaged': problem('文件有损坏，第 {pages} 页可能缺文字', 'The file is damaged; text may be missing on pages {pages}'),
  'page-in-columns': note('第 {pages} 页分两栏，先读左栏后读右栏', 'Pages {pages} have two columns; the left one was read first'),
  'letters-askew': note(
    '第 {pages} 页有斜排或竖排的文字（如水印），未读取',
    'Text on pages {pages} stands askew, like a watermark, and was not read',
  ),

  // Sheets
  'cells-unread': problem('{count} 个单元格是公式或错误值，未读取', '{count} cells hold formulas or errors and were not read'),
  'cells-filled': problem(
    '{count} 行没有写责任单位，按与上一行合并处理，请核对',
    '{count} rows name no responsible unit; that of the row above is taken for them, please check',
  ),

  // Tasks
  'no-section': problem('任务不在任何部分之下，归入“{title}”', 'The tasks stand in no section; "{title}" is taken'),
  'section-without-tasks': note(
    '“{title}”没有责任分工，未作任务读取',
    '"{title}" names nobody responsible and was not read as tasks',
  ),
  'number-alone': note(
    '编号后没有任务内容，未作任务读取',
    'Nothing that can be done stands behind this number; it was not read as a task',
  ),
  'duplicate-code': problem('任务编号 {code} 重复', 'The task code {code} appears twice'),
  'numbering-gap': problem('编号由 {from} 跳到 {to}', 'The numbering goes from {from} to {to}'),
  'task-unnumbered': note('任务没有编号，按次序编为 {code}', 'The task has no number; by its place it is {code}'),
  'title-too-long': problem('任务标题过长，已在“{cut}”处截断', 'The title is too long and was cut at "{cut}"'),
  'no-responsibility': problem('任务 {code} 没有责任分工', 'Task {code} names nobody responsible'),
  'no-lead': problem('任务 {code} 没有牵头单位', 'Task {code} names no lead unit'),
  'lead-is-placeholder': problem('牵头单位“{name}”不是具体单位', 'The lead "{name}" names no particular unit'),
  'leads-unordered': problem(
    '“责任单位”有多个，没有说明谁牵头，均按牵头单位处理',
    'Several responsible units, and no word on which leads: all are taken as leads',
  ),
  'open-list': problem('名单以“等”结尾，并未列全：{text}', 'The list ends with 等 and is not complete: {text}'),
  'name-doubtful': problem('“{text}”不像一个姓名', '"{text}" does not look like a name'),
  'name-repeated': problem('“{name}”在同一任务中重复', '"{name}" appears twice in one task'),
  'people-filled': problem(
    '这一行没有写责任人，按与上一行合并处理（{names}），请核对',
    'This row names no person; those of the row above are taken for it ({names}), please check',
  ),
  'person-unread': note(
    '这里写到“{name}”，没有读作任何任务的责任人',
    '"{name}" is named here and was read as the person of no task',
  ),
  'contact-is-person': problem(
    '“{name}”只写作联系人或填报人，没有别的责任人，按责任人处理，请核对',
    '"{name}" is only said to be whom to ask; nobody else is named, and so they are taken to be responsible, please check',
  ),
  'contact-left-out': note('“{name}”是联系人或填报人，未作责任人', '"{name}" is whom to ask and was not taken to be responsible'),
  'unbalanced-parenthesis': problem('责任分工的括号不配对', 'The parenthesis of the responsibility block is not closed'),
  'responsibility-in-parts': note(
    '任务 {code} 有不止一处责任分工，各处的单位一并列入',
    'Task {code} has more than one responsibility block; the units of all of them are taken together',
  ),
  'block-remark': note(
    '责任分工中的这句话不是单位，未采用：{text}',
    'This sentence in a responsibility block names no unit and was not used: {text}',
  ),
  'unit-level-once': problem(
    '“{name}”前没有写层级，是否与前面的单位同级请核对',
    '"{name}" names no level of government; whether it is that of the units before it is for a person to say',
  ),
  'due-unreadable': problem('完成时限读不懂：{text}', 'The time limit cannot be read: {text}'),
  'due-needs-year': problem(
    '完成时限“{text}”没有年份，计划也没有年度，未作期限',
    'The time limit "{text}" names no year, nor does the plan; no day was taken',
  ),
  'due-year-assumed': problem(
    '计划跨多个年度，完成时限“{text}”没有年份，按 {year} 年处理',
    'The plan runs over several years and the time limit "{text}" names none; {year} is taken',
  ),
  'due-before-notice': problem('完成时限“{text}”早于成文日期', 'The time limit "{text}" lies before the day of the notice'),
  'due-at-year-end': note('完成时限“{text}”按计划年度末处理', 'The time limit "{text}" is taken as the end of the plan\'s year'),
  'text-outside-tasks': note('这段文字不属于任何任务', 'This text belongs to no task'),
  'row-unreadable': problem('表格这一行没有任务名称', 'This row of the table names no task'),
  'table-unclear': problem(
    '{count} 个没有框线的表格分不清行列，未读取',
    'The rows and columns of {count} tables without lines are not clear; they were not read',
  ),
  'row-unclear': problem(
    '表格这一行与表头的列对不上，未读取',
    'This row of the table does not fit the columns of its heading and was not read',
  ),
  'table-ignored': note('表格没有认得的表头，未读取', 'The table has no heading that is known and was not read'),

  'column-assumed': problem(
    '表格的“{name}”栏含义不明，按任务内容读取，请核对',
    'What the column "{name}" of the table means is not known; it is taken for the text of the tasks, please check',
  ),
  'column-unread': note('表格的“{name}”栏未读取', 'The column "{name}" of the table was not read'),
  'row-is-sum': note('这一行是合计，不是任务', 'This row adds up others and is no task'),
  'announced-count': problem(
    '前文说有 {announced} 项，读到 {found} 项任务',
    'The notice announces {announced} of them; {found} tasks were read',
  ),
  'name-alike': problem(
    '“{name}”与“{other}”只差间隔号或空格，可能是同一人',
    '"{name}" and "{other}" differ by a dot or a space only and may be one person',
  ),

  // Figures, documents, events
  'parts-exceed-whole': problem('“{name}”的各部分之和大于总数', 'The parts of "{name}" add up to more than the whole'),
  'figure-is-context': note('数字“{text}”按背景处理，未作指标', 'The figure "{text}" is taken as context, not as a target'),
  'figure-is-condition': note(
    '数字“{text}”是政策的条件或限额，未作指标',
    'The figure "{text}" is a term of a policy and was not read as an indicator',
  ),
  'figure-without-unit': note(
    '数字“{text}”没有认得的计量单位，未作指标',
    'The figure "{text}" has no unit of measure that is known and was not read as an indicator',
  ),
  'figure-rounded': problem('分数已折算为 {text}（保留一位小数）', 'The fraction was turned into {text}, to one decimal'),
  'figure-unreadable': problem('数字“{text}”像是指标，但读不懂', 'The figure "{text}" looks like a target but cannot be read'),
  'figure-at-most': problem(
    '“{text}”像是上限，但没有写明“控制在”或“不超过”，未作指标',
    '"{text}" looks like an upper limit without saying so, and was not read as an indicator',
  ),
  unquantified: note('“{text}”没有具体数量，未作指标', '"{text}" gives no number and was not read as an indicator'),
  'population-assumed': problem('覆盖的对象没有写明，按“{name}”处理', 'What is to be covered is not said; "{name}" is taken'),
  'unit-assumed': problem('计量单位没有写明，按“{unit}”处理', 'The unit of measure is not said; "{unit}" is taken'),
  'deliverable-of-others': note(
    '“{name}”由他人制定或举办，或只是由头，不是本项任务的成果',
    '"{name}" is for others to make or hold, or only an occasion; it is not a deliverable',
  ),
  'document-not-a-deliverable': note(
    '{name}按已有文件处理，不是本项任务的成果',
    '{name} is taken as an existing document, not as a deliverable',
  ),
} satisfies Record<string, WarningText>;

export type WarningCode = keyof typeof warningRegistry;
