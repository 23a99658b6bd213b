import type { ExpectedIndicator, ExpectedTask, NoticeCase } from './expected.js';
import { utf8 } from './expected.js';

const head = `北川市水利局2027年重点任务分解表（模拟）
北水〔2027〕2号
北川市水利局
2027年1月15日
`;

const columns = ['序号', '重点任务', '工作措施', '责任领导', '牵头单位', '配合单位', '完成时限'];
const rows = [
  ['一、防洪保安'],
  ['1', '加快堤防建设', '新建堤防30公里，加固病险水库12座。', '方志远', '建设科', '运管科、各县（市、区）水利局', '2027年10月底'],
  ['2', '完善监测预警', '新增水位监测站50个以上，修订《北川市防汛应急预案》。', '方志远', '防御科', '水文中心', '5月底前'],
  ['二、节水用水'],
  ['3', '推进节水行动', '万元地区生产总值用水量下降4%，编制节水型社会建设规划。', '唐 果', '水资源科', '有关科室', '12月底前'],
  ['4', '保障农村供水', '农村自来水普及率达到92%以上，力争新增供水受益人口三万人。', '唐 果', '农水科、供水中心', '', '长期'],
];

const tasks: readonly ExpectedTask[] = [
  {
    code: '1',
    title: '加快堤防建设',
    people: ['方志远'],
    leads: ['建设科'],
    helps: ['运管科', '各县（市、区）水利局'],
    due: '2027-10-31',
  },
  {
    code: '2',
    title: '完善监测预警',
    people: ['方志远'],
    leads: ['防御科'],
    helps: ['水文中心'],
    due: '2027-05-31',
    revise: ['《北川市防汛应急预案》'],
  },
  {
    code: '3',
    title: '推进节水行动',
    people: ['唐果'],
    leads: ['水资源科'],
    helps: ['有关科室'],
    due: '2027-12-31',
    issue: ['节水型社会建设规划'],
  },
  { code: '4', title: '保障农村供水', people: ['唐果'], leads: ['农水科', '供水中心'] },
];

const indicators: readonly ExpectedIndicator[] = [
  { task: '1', name: '新建堤防', target: '30', unit: '公里', qualifier: 'reach' },
  { task: '1', name: '加固病险水库', target: '12', unit: '座', qualifier: 'reach' },
  { task: '2', name: '新增水位监测站', target: '50', unit: '个', qualifier: 'at-least' },
  { task: '3', name: '万元地区生产总值用水量下降', target: '4', unit: '%', kind: 'growth', qualifier: 'reach' },
  { task: '4', name: '农村自来水普及率', target: '92', unit: '%', kind: 'ratio', qualifier: 'at-least' },
  { task: '4', name: '新增供水受益人口', target: '30000', unit: '人', qualifier: 'reach', stretch: true },
];

const common = {
  format: 'text',
  encoding: 'utf-8',
  title: '北川市水利局2027年重点任务分解表（模拟）',
  documentNumber: '北水〔2027〕2号',
  issuer: '北川市水利局',
  issuedOn: '2027-01-15',
  year: 2027,
  sections: ['防洪保安', '节水用水'],
  tasks,
  indicators,
  problems: [],
} as const;

export const tabTable: NoticeCase = {
  ...common,
  name: 'a table with tabs',
  fileName: 'table.txt',
  bytes: utf8(
    `${head}${[columns, ...rows].map((row) => (row.length === 1 ? `${row[0]}\t\t\t\t\t\t` : row.join('\t'))).join('\n')}\n`,
  ),
};

const piped = (row: readonly string[]) => `| ${(row.length === 1 ? [...row, '', '', '', '', '', ''] : row).join(' | ')} |`;

export const pipeTable: NoticeCase = {
  ...common,
  name: 'a table with pipes',
  fileName: 'table.md',
  bytes: utf8(
    `${head}\n${piped(columns)}\n|---|---|---|---|---|---|---|\n${rows.map(piped).join('\n')}\n\n注：本表由办公室负责解释。\n`,
  ),
};

const plainCells = (row: readonly string[]) => row.map((cell) => `<td><p>${cell}</p></td>`).join('');

const page = (body: string) => `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>北川市水利局</title>
<script>var notice = "（责任人：假的，牵头单位：假处）"; document.write("<p>1.伪造任务。（牵头单位：假处）</p>");</script>
<style>.TRS_Editor p { margin: 0 } /* 牵头单位：样式 */</style></head>
<body>
<div class="header-nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/hd">互动交流</a></li></ul></div>
<div class="breadcrumb">您的位置：<a href="/">首页</a> &gt; <a href="/tz">通知公告</a></div>
<form id="aspnetForm"><table width="100%"><tr><td width="200"><a href="/a">领导之窗</a><br><a href="/b">机构设置</a></td><td>
<div class="content"><h1>北川市水利局2027年重点任务分解表（模拟）</h1>
<p align="center">北水〔2027〕2号</p><p>发布日期：2027-01-20 &nbsp; 浏览次数：<span id="hits">123</span></p>
<div class="TRS_Editor">${body}
<p style="text-align:right">北川市水利局</p><p style="text-align:right">2027年1月15日</p></div>
<div class="share">分享到：<a>微信</a></div></div>
</td></tr></table></form>
<div style="display:none">1.隐藏任务。（牵头单位：隐藏处）</div>
<div id="footer">主办：北川市水利局 备案号：某ICP备12345678号 网站标识码：1234567890</div>
<script src="/count.js"></script></body></html>`;

export const htmlTable: NoticeCase = {
  ...common,
  name: 'a saved page of a site, with a table, navigation and scripts',
  fileName: 'page.html',
  format: 'html',
  bytes: utf8(
    page(`<table border="1"><thead><tr>${columns.map((name) => `<th><b>${name}</b></th>`).join('')}</tr></thead><tbody>
${rows.map((row) => (row.length === 1 ? `<tr><td colspan="7"><strong>${row[0]}</strong></td></tr>` : `<tr>${plainCells(row)}</tr>`)).join('\n')}
</tbody></table>`),
  ),
};

/** Without a number of its own, a task's code is its place in its section. */
const codes: Readonly<Record<string, string>> = { '1': '1.1', '2': '1.2', '3': '2.1', '4': '2.2' };

/** 类别 is merged over its rows, and one unit over two tasks. */
export const htmlMerged: NoticeCase = {
  ...common,
  tasks: tasks.map((task) => ({ ...task, code: codes[task.code] as string })),
  indicators: indicators.map((indicator) => ({ ...indicator, task: codes[indicator.task ?? ''] as string })),
  name: 'a page whose table has merged cells',
  fileName: 'page.htm',
  format: 'html',
  bytes: utf8(
    page(`<table><tr><td>类别</td><td>工作任务</td><td>具体内容</td><td>责任领导</td><td>牵头<br>单位</td><td>配合单位</td><td>完成时限</td></tr>
<tr><td rowspan="2">防洪保安</td><td>加快堤防建设</td><td>新建堤防30公里，加固病险水库12座。</td><td rowspan="2">方志远</td><td>建设科</td><td>运管科<br>各县（市、区）水利局</td><td>2027年10月底</td></tr>
<tr><td>完善监测预警</td><td>新增水位监测站50个以上，修订《北川市防汛应急预案》。</td><td>防御科</td><td>水文中心</td><td>5月底前</td></tr>
<tr><td rowspan="2">节水用水</td><td>推进节水行动</td><td>万元地区生产总值用水量下降4%，编制节水型社会建设规划。</td><td rowspan="2">唐&nbsp;果</td><td>水资源科</td><td>有关科室</td><td>12月底前</td></tr>
<tr><td>保障农村供水</td><td>农村自来水普及率达到92%以上，力争新增供水受益人口三万人。</td><td>农水科、供水中心</td><td></td><td>长期</td></tr></table>`),
  ),
};

export const tableParts = { columns, rows, common };
