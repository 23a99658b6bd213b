import { type NoticeCase, utf8 } from './expected.js';

const page = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>西岭县文件</title></head><body>
<div class="top"><a href="#">首页</a> | <a href="#">走进西岭</a> | <a href="#">政务公开</a></div>
<table class="infotable"><tr><td>索引号：</td><td>000014348/2030-00012</td><td>发文字号：</td><td>西政办〔2030〕6号</td></tr><tr><td>发布机构：</td><td>西岭县政府办</td><td>成文日期：</td><td>2030-02-11</td></tr></table>
<h2>西岭县人民政府办公室关于印发西岭县2030年民生实事项目责任分解的通知</h2>
<div id="zoom"><p>各乡镇人民政府，县直各有关单位：</p>
<p>《西岭县2030年民生实事项目责任分解》已经县政府第3次常务会议研究同意，现印发给你们（模拟）。</p>
<p style="text-align:center">西岭县2030年民生实事项目责任分解</p>
<p><span>1．农村道路畅通工程。</span>改建农村公路120公里，实施村道安防工程200公里，改造危桥6座。</p><p>（责任单位：县交通运输局　配合单位：县财政局、各乡镇人民政府　责任人：陈 江　完成时限：11月底）</p>
<p>2．困难群体救助。城乡低保标准分别提高到每人每月760元、720元，为2000名以上残疾人提供辅具适配，孤儿养育标准提高10%。</p><p>（责任单位：县民政局、县残联　责任人：吴 越）</p>
<p>3．基本公共卫生服务。为65岁以上老年人免费体检1.8万人次，家庭医生签约服务重点人群覆盖率达75%以上，人均基本公共卫生服务经费补助标准由每人89元提高到94元。</p><p>（责任单位：县卫健委　责任人：吴 越　完成时限：长期坚持）</p>
<p>4．技能培训。开展各类技能培训五千人次，其中：企业职工三千人次，创业培训不少于300人。</p><p>【责任单位：县人社局；责任人：陈 江】</p></div>
<div class="relate"><ul><li><a href="1">解读：民生实事</a></li><li><a href="2">图解</a></li></ul></div>
<div class="foot">主办：西岭县人民政府 ICP备案：某ICP备1号</div></body></html>
`;

export const livelihood: NoticeCase = {
  name: 'a page of paragraphs without sections, with the block on a line of its own and facts in a table',
  fileName: 'page.html',
  bytes: utf8(page),
  format: 'html',
  encoding: 'utf-8',
  title: '西岭县2030年民生实事项目责任分解',
  documentNumber: '西政办〔2030〕6号',
  issuer: '西岭县人民政府办公室',
  issuedOn: '2030-02-11',
  year: 2030,
  sections: ['西岭县2030年民生实事项目责任分解'],
  tasks: [
    {
      code: '1.1',
      title: '农村道路畅通工程',
      people: ['陈江'],
      leads: ['县交通运输局'],
      helps: ['县财政局', '各乡镇人民政府'],
      due: '2030-11-30',
    },
    { code: '1.2', title: '困难群体救助', people: ['吴越'], leads: ['县民政局', '县残联'] },
    { code: '1.3', title: '基本公共卫生服务', people: ['吴越'], leads: ['县卫健委'] },
    { code: '1.4', title: '技能培训', people: ['陈江'], leads: ['县人社局'] },
  ],
  indicators: [
    { task: '1.1', name: '改建农村公路', target: '120', unit: '公里', qualifier: 'reach' },
    { task: '1.1', name: '实施村道安防工程', target: '200', unit: '公里', qualifier: 'reach' },
    { task: '1.1', name: '改造危桥', target: '6', unit: '座', qualifier: 'reach' },
    { task: '1.2', name: '城镇低保标准', target: '760', unit: '元', qualifier: 'reach' },
    { task: '1.2', name: '农村低保标准', target: '720', unit: '元', qualifier: 'reach' },
    { task: '1.2', name: '为残疾人提供辅具适配', target: '2000', unit: '名', qualifier: 'at-least' },
    { task: '1.2', name: '孤儿养育标准提高', target: '10', unit: '%', kind: 'growth', qualifier: 'reach' },
    { task: '1.3', name: '为65岁以上老年人免费体检', target: '18000', unit: '人次', qualifier: 'reach' },
    {
      task: '1.3',
      name: '家庭医生签约服务重点人群覆盖率',
      target: '75',
      unit: '%',
      kind: 'coverage',
      qualifier: 'at-least',
      population: '家庭医生签约服务重点人群',
    },
    {
      task: '1.3',
      name: '人均基本公共卫生服务经费补助标准',
      target: '94',
      unit: '元',
      qualifier: 'reach',
      baseline: '89',
    },
    { task: '1.4', name: '开展各类技能培训', target: '5000', unit: '人次', qualifier: 'reach' },
    { task: '1.4', name: '企业职工', target: '3000', unit: '人次', qualifier: 'reach', partOf: '开展各类技能培训' },
    { task: '1.4', name: '创业培训', target: '300', unit: '人', qualifier: 'at-least', partOf: '开展各类技能培训' },
  ],
  problems: ['no-section', 'leads-unordered'],
};
