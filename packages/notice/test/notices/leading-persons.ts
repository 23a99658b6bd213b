import { type NoticeCase, utf8 } from './expected.js';

const text = `关于印发《青岩区教育局2030年重点工作任务清单》的通知

各学校、幼儿园，机关各科室：

现将《青岩区教育局2030年重点工作任务清单》（模拟）印发给你们。

                                   青岩区教育局
                                   2030年1月9日

青岩区教育局2030年重点工作任务清单

一、扩大学位供给
① 加快学校建设
新建中小学5所，改扩建幼儿园8所，新增学位1.5万个以上。
牵头领导：韩冬青
责任科室：规划科
配合科室：基教科、各学校
完成时限：2030年8月底前
② 优化学区划分
研究制定学区调整方案，开展摸底调查工作。
牵头领导：韩冬青
责任科室：基教科
完成时限：6月15日前
二、提升教师队伍
① 加强教师培训
培训骨干教师300人次左右，选派支教教师不少于30名。
牵头领导：沈心怡、罗 文
责任科室：人事科
配合科室：教师发展中心、财务科
完成时限：全年
② 深化职称改革
出台《青岩区中小学教师职称评聘办法》，完善绩效工资分配方案。
牵头领导：罗 文
责任科室：人事科
完成时限：三季度
三、保障校园安全
① 完善安全防控
校园“一键报警”实现全覆盖，专职保安配备率达到100%。
牵头领导：周正
责任科室：安全科
配合科室：各有关科室
完成时限：上半年
`;

export const leadingPersons: NoticeCase = {
  name: 'labels on lines of their own, leading persons, circled numbers, time limits',
  fileName: 'notice.txt',
  bytes: utf8(text),
  format: 'text',
  encoding: 'utf-8',
  title: '青岩区教育局2030年重点工作任务清单',
  issuer: '青岩区教育局',
  issuedOn: '2030-01-09',
  year: 2030,
  sections: ['扩大学位供给', '提升教师队伍', '保障校园安全'],
  tasks: [
    {
      code: '1.1',
      title: '加快学校建设',
      people: ['韩冬青'],
      leads: ['规划科'],
      helps: ['基教科', '各学校'],
      due: '2030-08-31',
    },
    {
      code: '1.2',
      title: '优化学区划分',
      people: ['韩冬青'],
      leads: ['基教科'],
      due: '2030-06-15',
      issue: ['学区调整方案'],
    },
    {
      code: '2.1',
      title: '加强教师培训',
      people: ['沈心怡', '罗文'],
      leads: ['人事科'],
      helps: ['教师发展中心', '财务科'],
    },
    {
      code: '2.2',
      title: '深化职称改革',
      people: ['罗文'],
      leads: ['人事科'],
      due: '2030-09-30',
      issue: ['《青岩区中小学教师职称评聘办法》'],
      revise: ['绩效工资分配方案'],
    },
    {
      code: '3.1',
      title: '完善安全防控',
      people: ['周正'],
      leads: ['安全科'],
      helps: ['各有关科室'],
      due: '2030-06-30',
    },
  ],
  indicators: [
    { task: '1.1', name: '新建中小学', target: '5', unit: '所', qualifier: 'reach' },
    { task: '1.1', name: '改扩建幼儿园', target: '8', unit: '所', qualifier: 'reach' },
    { task: '1.1', name: '新增学位', target: '15000', unit: '个', qualifier: 'at-least' },
    { task: '2.1', name: '培训骨干教师', target: '300', unit: '人次', qualifier: 'about' },
    { task: '2.1', name: '选派支教教师', target: '30', unit: '名', qualifier: 'at-least' },
    {
      task: '3.1',
      name: '校园一键报警全覆盖',
      target: '100',
      unit: '%',
      kind: 'coverage',
      qualifier: 'exactly',
      population: '校园一键报警',
    },
    { task: '3.1', name: '专职保安配备率', target: '100', unit: '%', kind: 'ratio', qualifier: 'reach' },
  ],
  problems: ['population-assumed'],
};
