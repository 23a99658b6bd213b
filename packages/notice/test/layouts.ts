/** One plan in any layout, to compare its readings in different layouts. */

export interface PlainTask {
  readonly title: string;
  readonly body: string;
  readonly people: readonly string[];
  readonly leads: readonly string[];
  readonly helps: readonly string[];
}

export interface PlainPlan {
  readonly issuer: string;
  readonly title: string;
  readonly date: string;
  readonly intro: string;
  readonly sections: readonly { readonly title: string; readonly tasks: readonly PlainTask[] }[];
}

/** Simulated content. */
export const samplePlan: PlainPlan = {
  issuer: '松江湾市交通运输局',
  title: '松江湾市交通运输局2033年工作要点(模拟)',
  date: '2033年1月20日',
  intro: '力争2033年全市交通固定资产投资增长12%以上,公路客运量、货运量分别增长5%,其中新能源公交客运量增长百分之十以上。',
  sections: [
    {
      title: '加快基础设施建设,补齐发展短板',
      tasks: [
        {
          title: '推进公路(桥梁)建设',
          body: '全年新建高速公路60公里以上,改造危桥30座左右、隧道8座。以12个重点工程为抓手,制定《松江湾市公路养护管理办法》。',
          people: ['钱海波', '孙立'],
          leads: ['建设处'],
          helps: ['有关处室', '各市、县交通运输局'],
        },
        {
          title: '完善港口功能',
          body: '港口吞吐量达到1.5亿吨,新增集装箱航线5条,争取2条以上纳入国家规划。举办第五届松江湾航运论坛。',
          people: ['孙立'],
          leads: ['港航处', '市港口中心'],
          helps: ['规划处'],
        },
      ],
    },
    {
      title: '提升服务水平',
      tasks: [
        {
          title: '优先发展公共交通',
          body: '新增公交车两百辆,三分之一以上的县(市、区)开通全域公交。修订《松江湾市公共汽车客运条例》。',
          people: ['李若水'],
          leads: ['运输处'],
          helps: ['各有关处室'],
        },
        {
          title: '强化安全监管',
          body: '隐患整改率不低于98%,检查企业1200家以上,贯彻落实《安全生产条例》。',
          people: ['李若水', '钱海波'],
          leads: ['安全处', '监察室'],
          helps: ['法规处', '有关处室'],
        },
        {
          title: '推进智慧交通',
          body: '建成数据平台1个以上,编制智慧交通发展规划,高速公路收费站电子支付全覆盖。',
          people: ['孙立'],
          leads: ['科技处'],
          helps: ['各市、县交通运输局'],
        },
      ],
    },
  ],
};

const chinese = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const sectionMarks = {
  '一、': (at: number) => `${chinese[at]}、`,
  '(一)': (at: number) => `(${chinese[at]})`,
  第一部分: (at: number) => `第${chinese[at]}部分 `,
};
const taskMarks = {
  '1.': (at: number) => `${at + 1}.`,
  '1、': (at: number) => `${at + 1}、`,
  '1 .': (at: number) => `${at + 1} .`,
  '1)': (at: number) => `${at + 1})`,
  '(1)': (at: number) => `(${at + 1})`,
  '①': (at: number) => String.fromCharCode(0x2460 + at),
};

export interface Layout {
  readonly section: keyof typeof sectionMarks;
  readonly task: keyof typeof taskMarks;
  readonly restarts: boolean;
  readonly wide: boolean;
  /** Characters in a line; undefined: lines are not wrapped. */
  readonly wrapAt: number | undefined;
  readonly block: 'parentheses' | 'lines';
  readonly table: 'none' | 'tab' | 'pipe' | 'html';
}

export const sectionStyles = Object.keys(sectionMarks) as (keyof typeof sectionMarks)[];
export const taskStyles = Object.keys(taskMarks) as (keyof typeof taskMarks)[];

const wideSigns: Readonly<Record<string, string>> = { '(': '（', ')': '）', ':': '：', ',': '，', ';': '；', '%': '％' };
export const widened = (text: string) => text.replaceAll(/[(),:;%]/g, (sign) => wideSigns[sign] as string);

/** Cuts every line at a width, like text copied from a page. */
export const wrapped = (text: string, width: number) =>
  text
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''])
    .join('\n');

const columns = ['序号', '工作任务', '工作措施', '责任人', '牵头单位', '配合单位'];

function rowsOf(plan: PlainPlan, layout: Layout): string[][] {
  let running = 0;
  return plan.sections.flatMap(({ title, tasks }, at) => [
    [`${sectionMarks[layout.section](at)}${title}`],
    ...tasks.map(({ title, body, people, leads, helps }, index) => [
      String(layout.restarts ? index + 1 : ++running),
      title,
      body,
      people.join('、'),
      leads.join('、'),
      helps.join('、'),
    ]),
  ]);
}

function table(plan: PlainPlan, layout: Layout): string {
  const rows = [columns, ...rowsOf(plan, layout)];
  const filled = rows.map((row) => (row.length === 1 ? [...row, '', '', '', '', ''] : row));
  if (layout.table === 'tab') return filled.map((row) => row.join('\t')).join('\n');
  if (layout.table === 'pipe') return filled.map((row) => `| ${row.join(' | ')} |`).join('\n');
  const cells = (row: readonly string[]) =>
    row.length === 1 ? `<td colspan="6">${row[0]}</td>` : row.map((cell) => `<td>${cell}</td>`).join('');
  return `<table>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</table>`;
}

function block({ people, leads, helps }: PlainTask, form: Layout['block']): string {
  const fields = [`责任人:${people.join('、')}`, `牵头单位:${leads.join('、')}`, `配合单位:${helps.join('、')}`];
  return form === 'parentheses' ? `(${fields.join(',')})` : `\n${fields.join('\n')}`;
}

function paragraphs(plan: PlainPlan, layout: Layout): string {
  let running = 0;
  return plan.sections
    .map(({ title, tasks }, at) => {
      const written = tasks.map((task, index) => {
        const mark = taskMarks[layout.task](layout.restarts ? index : running++);
        return `    ${mark}${task.title}。${task.body}${block(task, layout.block)}\n`;
      });
      return `    ${sectionMarks[layout.section](at)}${title}\n\n${written.join('\n')}`;
    })
    .join('\n');
}

/** A notice in a layout. */
export function laid(plan: PlainPlan, layout: Layout): string {
  const body = layout.table === 'none' ? paragraphs(plan, layout) : table(plan, layout);
  const lines = [
    `${plan.issuer}关于印发《${plan.title}》的通知`,
    '',
    '各单位:',
    '',
    plan.issuer,
    plan.date,
    '',
    plan.title,
    '',
    `    ${plan.intro}`,
    '',
    body,
    '',
  ];
  const joined =
    layout.table === 'html'
      ? `<html><body>${lines.map((line) => (line === body ? line : `<p>${line}</p>`)).join('\n')}</body></html>`
      : lines.join('\n');
  const text = layout.wide ? (layout.table === 'html' ? joined.replaceAll(/>[^<]*</g, widened) : widened(joined)) : joined;
  return layout.wrapAt === undefined || layout.table !== 'none' ? text : wrapped(text, layout.wrapAt);
}
