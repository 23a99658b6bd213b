/**
 * Chinese for sentences that the domain's rules give in English. A sentence that is missing here is shown in English;
 * a test compares the list with the domain.
 */
export const chineseRuleTexts: Readonly<Record<string, string>> = {
  'must be well-formed Unicode': '应为有效的 Unicode 文本',
  'must end behind its start': '末尾须在开头之后',
  'must not hold control characters': '不能含有控制字符',
  'must not be blank': '不能为空白',
  'is reserved': '此代号保留，不能使用',
  'must be a decimal number in ASCII digits such as 12 or 2.15': '应为十进制数，请用半角数字，如 12 或 2.15',
  'must be a number such as 300 or 1/3 in ASCII digits': '应为数或分数，请用半角数字，如 300 或 1/3',
  'must be 2–32 of a–z and 0–9': '应为 2–32 个小写字母或数字',
  'must be an open item such as deliverable/1': '应为未了事项的编号，如 deliverable/1',
  'must be a task code such as 3.2': '应为任务编号，如 3.2',
  'must be lower-case ASCII in kebab-case': '应为小写字母、数字和连字符',
  'must be 64 lower-case hex digits': '应为 64 个小写十六进制数字',
  'must be a media type': '应为媒体类型，如 application/pdf',
  'must change at least one field': '至少要改动一个字段',
};
