import { type NoticeCase, utf8 } from './expected.js';

const text = `平湖县人民政府办公室文件

平政办发[2029]7号

平湖县人民政府办公室关于印发2029年县政府重点工作任务分工方案的通知(模拟)

各乡镇人民政府、街道办事处,县政府各部门:

《2029年县政府重点工作任务分工方案》已经县政府同意,现印发给你们,请抓好落实。责任单位中列第一位的为牵头单位。

平湖县人民政府办公室
2029年3月6日

2029年县政府重点工作任务分工方案

为全面完成县十七届人大三次会议确定的目标,地区生产总值增长6%左右,一般公共预算收入增长5%,城镇登记失业率控制在4%以内。

一、推动工业强县

(一)做大做强主导产业。全年实施亿元以上技改项目25个,新增规模以上工业企业30家,高新技术企业达到68家。完善《平湖县工业企业综合评价办法》。责任单位:县经信局、县科技局、县统计局,各乡镇、街道

(二)提升园区承载能力。建成标准厂房20万平方米以上,园区亩均税收提高到25万元。责任单位:县开发区管委会、县自然资源局、县财政局

二、提升城市品质

(一)实施城市更新。改造老旧小区16个、棚户区500户,新建口袋公园10个左右。责任单位:县住建局

(二)改善交通条件。新改建农村公路100公里,公交线路由18条增加到22条。召开全县交通建设推进会。责任单位:县交通局、县公安局、相关乡镇

三、办好民生实事

(一)促进高质量就业。城镇新增就业5000人以上,开展职业技能培训1.2万人次,其中高技能人才培训不少于两千人次。责任单位:县人社局、县教育局、县财政局

(二)健全养老服务体系。新建镇级养老服务中心3个,村级养老服务站覆盖率达到80%。出台养老服务补贴办法和机构星级评定标准。责任单位:县民政局,县卫健局

四、加强督促检查

各责任单位要细化措施。县政府督查室要加强督查。
`;

export const firstLeads: NoticeCase = {
  name: 'responsible units, the first of which leads; numbering in parentheses',
  fileName: '分工方案.txt',
  bytes: utf8(text),
  format: 'text',
  encoding: 'utf-8',
  title: '2029年县政府重点工作任务分工方案',
  documentNumber: '平政办发[2029]7号',
  issuer: '平湖县人民政府办公室',
  issuedOn: '2029-03-06',
  year: 2029,
  sections: ['推动工业强县', '提升城市品质', '办好民生实事'],
  tasks: [
    {
      code: '1.1',
      title: '做大做强主导产业',
      leads: ['县经信局'],
      helps: ['县科技局', '县统计局', '各乡镇、街道'],
      revise: ['《平湖县工业企业综合评价办法》'],
    },
    { code: '1.2', title: '提升园区承载能力', leads: ['县开发区管委会'], helps: ['县自然资源局', '县财政局'] },
    { code: '2.1', title: '实施城市更新', leads: ['县住建局'] },
    {
      code: '2.2',
      title: '改善交通条件',
      leads: ['县交通局'],
      helps: ['县公安局', '相关乡镇'],
      hold: ['全县交通建设推进会'],
    },
    { code: '3.1', title: '促进高质量就业', leads: ['县人社局'], helps: ['县教育局', '县财政局'] },
    {
      code: '3.2',
      title: '健全养老服务体系',
      leads: ['县民政局'],
      helps: ['县卫健局'],
      issue: ['养老服务补贴办法', '机构星级评定标准'],
    },
  ],
  indicators: [
    { name: '地区生产总值增长', target: '6', unit: '%', kind: 'growth', qualifier: 'about' },
    { name: '一般公共预算收入增长', target: '5', unit: '%', kind: 'growth', qualifier: 'reach' },
    { task: '1.1', name: '实施亿元以上技改项目', target: '25', unit: '个', qualifier: 'reach' },
    { task: '1.1', name: '新增规模以上工业企业', target: '30', unit: '家', qualifier: 'reach' },
    { task: '1.1', name: '高新技术企业', target: '68', unit: '家', qualifier: 'reach' },
    { task: '1.2', name: '建成标准厂房', target: '200000', unit: '平方米', qualifier: 'at-least' },
    { task: '1.2', name: '园区亩均税收', target: '250000', unit: '元', qualifier: 'reach' },
    { task: '2.1', name: '改造老旧小区', target: '16', unit: '个', qualifier: 'reach' },
    { task: '2.1', name: '改造棚户区', target: '500', unit: '户', qualifier: 'reach' },
    { task: '2.1', name: '新建口袋公园', target: '10', unit: '个', qualifier: 'about' },
    { task: '2.2', name: '新改建农村公路', target: '100', unit: '公里', qualifier: 'reach' },
    { task: '2.2', name: '公交线路', target: '22', unit: '条', qualifier: 'reach', baseline: '18' },
    { task: '3.1', name: '城镇新增就业', target: '5000', unit: '人', qualifier: 'at-least' },
    { task: '3.1', name: '开展职业技能培训', target: '12000', unit: '人次', qualifier: 'reach' },
    {
      task: '3.1',
      name: '高技能人才培训',
      target: '2000',
      unit: '人次',
      qualifier: 'at-least',
      partOf: '开展职业技能培训',
    },
    { task: '3.2', name: '新建镇级养老服务中心', target: '3', unit: '个', qualifier: 'reach' },
    {
      task: '3.2',
      name: '村级养老服务站覆盖率',
      target: '80',
      unit: '%',
      kind: 'coverage',
      qualifier: 'reach',
      population: '村级养老服务站',
    },
  ],
  problems: ['figure-at-most'],
};
