/**
 * Words that were changed on purpose since the answers were recorded. An entry excuses the change anywhere in an
 * answer, so each entry must be long enough to mean nothing else.
 */
import { aggregates, rights, type WordTable, words } from '@duban/domain';
import { fieldLabels } from '@duban/read-models';
import { plan2012 } from '@duban/seeds';

export interface ChangedWord {
  /** The former word, and the word that is now used for it. */
  readonly before: string;
  readonly after: string;
}

const changed = (pairs: Readonly<Record<string, string>>): ChangedWord[] =>
  Object.entries(pairs).map(([before, after]) => ({ before, after }));

const inChinese = changed({
  // Statuses, flags and rules, for which tables and the command line had different words.
  申请办结: '已申请办结',
  待验收: '已申请办结',
  暂停: '已暂停',
  ' 障碍': ' 有困难',
  '、障碍': '、有困难',
  有障碍: '有困难',
  障碍60天未解决: '困难60天未解决',
  ' 障碍60天未解决': ' 困难60天未解决',
  有未解决障碍: '有未解决的困难',
  上报有困难: '上报存在问题',
  办结审核逾期: '逾期待办结',
  评估有风险: '中期评估有风险',
  评估滞后: '中期评估滞后',
  未量化: '不量化',
  争取: '力争',
  不予批准: '不予延期',
  '： — → 批准': '： — → 批准延期',
  ' 批准 ': ' 批准延期 ',
  ' 正常（': ' 进度正常（',
  年中增列: '年中增加',
  // Events and commands.
  提出障碍: '反映困难',
  解决障碍: '解决困难',
  成果推进: '登记成果阶段',
  成果阶段退回: '撤回成果阶段',
  取消人工亮灯: '撤销人工亮灯',
  取消为止: '撤销为止',
  指定代核验单位: '指定代行核验单位',
  填报数据: '填报指标数据',
  更正数据: '更正指标数据',
  撤回数据: '撤回指标数据',
  核验数据: '核验指标数据',
  否决调整目标: '驳回调整目标',
  解除账号: '解绑账号',
  增设单位: '增加单位',
  增列人员: '增加人员',
  发布计划: '完成发布',
  日期推进: '推进日期',
  // Fields of the history.
  代核验单位: '代行核验单位',
  未解决障碍数: '未解决困难数',
  障碍: '困难',
  ' 障碍：': ' 困难：',
  '障碍：提出': '困难：反映',
  障碍情况: '困难情况',
  障碍日期: '困难日期',
  障碍处理结果: '困难解决结果',
  存在困难: '存在问题',
  测量日期: '数据日期',
  测量佐证: '数据佐证',
  测量值: '填报数值',
  测量比较值: '填报比较值',
  测量已撤回: '数据已撤回',
  现行测量: '现行数据',
  // Sentences of errors.
  不晚于已开始的: '不晚于已推进到的',
  正等待验收: '尚待办结',
  这条上报出自: '这条记录出自',
  '没有“drafting”这一阶段': '没有“起草”这一阶段',
  '“drafting”不在当前阶段“consulting”之后；记错的': '“起草”不在当前阶段“征求意见”之后；登记错的',
  尚无已记录的阶段: '尚未登记阶段',
  人工定灯: '人工亮灯',
  这条测量: '这条指标数据',
  没有测量记录: '没有数据记录',
  更正过的测量: '更正过的指标数据',
  不能验收自己: '不能办结自己',
  也未被指定代行: '也未被指定为代行核验单位',
  待明确的: '待落实的',
  ' / task 5.3: no person zeren-5': '',
  // The form.
  '比例、覆盖类指标填总数，比较类指标填比较值': '占比型、覆盖型指标填总数，比较型指标填比较值',
});

/** Refusals named a unit by its id. */
const around = {
  zh: [
    ['单位 ', ''],
    ['', '不是这项任务'],
    ['', '已签收这项任务'],
    ['', '牵头这项任务'],
    ['', '已是这项任务'],
    ['这条上报出自', ''],
    ['这条指标数据由', ''],
    ['（', '）的名义'],
    ['', '没有账号'],
    ['本人和', ''],
  ],
  en: [
    ['unit ', ''],
    ['Unit ', ''],
    ['(', ')'],
  ],
} as const;

/** The units of the recorded year: those of its plan, and one that was added to it. */
const units = [...plan2012.units, { id: 'bangongshi', name: '办公室' }];

const unitsByName = (language: 'zh' | 'en'): ChangedWord[] =>
  units.flatMap(({ id, name }) =>
    around[language].map(([before, behind]) => ({ before: `${before}${id}${behind}`, after: `${before}${name}${behind}` })),
  );

/** CSV files now give the word where they gave the name: of a rule, an event or a value of the history. */
function named(language: 'zh' | 'en'): ChangedWord[] {
  const says = [...fieldLabels.values()].flatMap((field) => (field.says === undefined ? [] : [field.says]));
  const tables: WordTable[] = [words.lightRule, words.yesOrNo, words.subject, ...aggregates.map(({ events }) => events), ...says];
  const all = tables.flatMap((table) =>
    Object.entries(table).map(([name, each]) => ({ before: `,${name}`, after: `,${each[language]}` })),
  );
  // 申请办结 is an event, and the status that follows it. The entry above holds for both.
  return all.filter(({ after }) => after !== ',申请办结');
}

/** Texts that were in Chinese although English was asked for. */
const inEnglish: readonly ChangedWord[] = [
  ...[...fieldLabels.values(), ...aggregates.flatMap(({ events }) => Object.values(events))].map(({ zh, en }) => ({
    before: zh,
    after: en,
  })),
  ...Object.values({ ...words.taskStatus, ...words.light, ...words.yesOrNo, ...words.mark }).map(({ zh, en }) => ({
    before: zh,
    after: en,
  })),
  ...changed({
    // The title of a task; for a unit or a person the word is "name".
    名称: 'title',
    任务代码: 'task',
    任务名称: 'name of the task',
    章节序号: 'number of the section',
    章节: 'section',
    牵头单位代码: 'lead unit ids',
    '进度(%)': 'progress (%)',
    完成情况: 'done',
    下一步: 'next',
    上报日期: 'report speaks of',
    上报次数: 'reports',
    版本号: 'revision',
    最后变更时间: 'last changed',
    待验收: 'completion requested',
    标注: 'mark',
    '、': '; ',
    // In the file name.
    '%E4%BB%BB%E5%8A%A1': 'tasks',
    '%E6%A8%A1%E6%8B%9F': 'simulated',
  }),
];

/** The rules that a newly published plan follows. The rest about the recorded year is compared all the same. */
const newestLightRules = { before: 'lights-v2', after: 'lights-v3' };

/** Present texts of the corrections that `may-differ.ts` lists. */
const correctedOtherwise = { before: '扣除重复计数的企业后，已认定数', after: '扣除重复计数的企业，已认定数' };

/** What somebody may not do is now in words instead of by its name. */
const refusedDeeds = (language: 'zh' | 'en'): ChangedWord[] =>
  [...aggregates.flatMap(({ commands }) => Object.entries(commands)), ...Object.entries(rights)].map(([name, said]) =>
    language === 'zh'
      ? { before: `不能执行“${name}”`, after: `不能执行“${said.zh}”` }
      : { before: `may not do "${name}"`, after: `may not do "${said.en}"` },
  );

/** Faults of a field, now in words for the person who fills it in. */
const ofFields = {
  zh: changed({
    '无效选项：期望以下之一 ': '应为以下之一：',
    '数值过小：期望 number >=1': '应为 1 到 200 的整数',
    '无效输入：期望 object，实际接收 undefined': '必填',
    '无效输入：期望 string，实际接收 undefined': '必填',
    '无效输入：期望 数组，实际接收 undefined': '必填',
    '无效输入：期望 数字，实际接收 undefined': '必填',
    无效输入: '格式不正确',
    'Too small: expected string to have >=1 characters': '不能为空',
    'must be a field of the history such as due or deliverables/2/stage': '应为变更历史的字段，如 due 或 deliverables/2/stage',
    'must be a subject such as task/3.2 or indicator/rd-gdp': '应为对象，如 task/3.2 或 indicator/rd-gdp',
    // Now differs for reports and for measurements.
    这条记录出自: '这条上报出自',
  }),
  en: changed({
    'Invalid option: expected one of ': 'must be one of ',
    'Too small: expected number to be >=1': 'must be a whole number from 1 to 200',
    'Too small: expected string to have >=1 characters': 'must not be empty',
  }),
};

export const changedWords: Readonly<Record<'zh' | 'en', readonly ChangedWord[]>> = {
  zh: [
    ...inChinese,
    ...named('zh'),
    newestLightRules,
    correctedOtherwise,
    ...refusedDeeds('zh'),
    ...ofFields.zh,
    ...unitsByName('zh'),
  ],
  en: [...inEnglish, ...named('en'), newestLightRules, ...refusedDeeds('en'), ...ofFields.en, ...unitsByName('en')],
};
