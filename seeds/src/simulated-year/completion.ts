/** The end of the year: what is completed, over what is open, and what is not. */
import { monthlyReport, reporterOf } from './ordinary-work.js';
import { onTask, type Step } from './steps.js';

/** A completion over what is open: each item with the reason for it. */
export const over = (...items: string[]) =>
  items.length === 0 ? {} : { accept: items.map((item) => ({ item, reason: '模拟：另行办理' })) };

/** At the end units ask for completion, and verifiers answer. Tasks that 计划处 leads wait: nobody may check them. */
const completed = ['1.1', '1.2', '1.3', '3.3', '5.1', '5.2', '6.2', '6.3', '7.1', '8.3'] as const;
const leadOf: Readonly<Record<(typeof completed)[number] | '8.1' | '8.2', string>> = {
  '1.1': 'fagui',
  '1.2': 'fagui',
  '1.3': 'fagui',
  '3.3': 'gaoxin',
  '5.1': 'nongcun',
  '5.2': 'shefa',
  '6.2': 'hezuo',
  '6.3': 'chengguo',
  '7.1': 'zhishichanquan',
  '8.1': 'jihua',
  '8.2': 'fagui',
  '8.3': 'zhanlue-yanjiuyuan',
};

/** What is still open at the end of the year, by task. */
const openAt: Readonly<Record<string, readonly string[]>> = {
  '1.1': ['deliverable/1'],
  '5.2': ['deliverable/1'],
  '6.2': ['deliverable/2', 'deliverable/3'],
};

export const completion: readonly Step[] = [
  ...[...completed, '8.1' as const, '8.2' as const].flatMap((task) => [
    monthlyReport(task, leadOf[task], ['2012-12-17', '2012-12-16'], { percent: 100 }),
    onTask('2012-12-18', reporterOf(leadOf[task]), task, 'request-completion', { statement: '模拟：年度任务已全部完成' }),
  ]),
  onTask('2012-12-20', 'planning office', '7.1', 'return', { reason: '模拟：办法尚未正式印发' }),
  ...completed
    .filter((task) => task !== '7.1')
    .map((task) =>
      onTask('2012-12-21', 'planning office', task, 'complete', {
        ...over(...(openAt[task] ?? [])),
        reason: '模拟：材料齐全，同意办结',
      }),
    ),
  onTask('2012-12-25', reporterOf('renshi'), '8.2', 'complete', {
    ...over('deliverable/1', 'deliverable/2'),
    reason: '模拟：受指定代行核验，同意办结',
  }),
];
