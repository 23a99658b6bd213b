import { type NoticeCase, utf8 } from './expected.js';

const text = `江北省文化和旅游厅关于做好2028年文旅工作要点落实的通知
江文旅发〔2028〕3号

各市文化和旅游局：

江北省文化和旅游厅2028年工作要点

到2030年，全省旅游总收入翻一番，接待游客增长10%—15%，文化产业增加值占地区生产总值比重达到5.5%，省级非遗代表性项目、传承人分别达到500项、800名。（模拟）

第一部分 繁荣文艺创作

1）打造精品力作。创作大型舞台剧目6部以上，力争2部入选国家重点扶持名录。（厅艺术处牵头，厅财务处、省艺术研究院配合）
2）办好文化活动。举办江北文化艺术节，组织“戏曲进乡村”演出三千场以上。（厅公共服务处牵头，省文化馆、各市文化和旅游局参与）

第二部分 发展全域旅游

3）建设旅游目的地。新创建国家4A级旅游景区10家以上，新增省级旅游度假区3家，80%以上的县（市、区）建成游客服务中心。印发《江北省旅游民宿管理办法》和《江北省研学旅行服务规范》。（厅资源开发处负责，厅市场管理处配合）
4）规范市场秩序。开展专项整治行动，检查旅行社、景区1200家次以上，游客投诉办结率不低于98%，游客满意度提高2个百分点。（厅市场管理处牵头，厅法规处按职责分工负责）

江北省文化和旅游厅
二零二八年一月二十二日
`;

export const inWords: NoticeCase = {
  name: 'who leads in words; numbering that runs on; no title marks',
  fileName: 'notice.txt',
  bytes: utf8(text),
  format: 'text',
  encoding: 'utf-8',
  title: '江北省文化和旅游厅2028年工作要点',
  documentNumber: '江文旅发〔2028〕3号',
  issuer: '江北省文化和旅游厅',
  issuedOn: '2028-01-22',
  year: 2028,
  sections: ['繁荣文艺创作', '发展全域旅游'],
  tasks: [
    { code: '1', title: '打造精品力作', leads: ['厅艺术处'], helps: ['厅财务处', '省艺术研究院'] },
    {
      code: '2',
      title: '办好文化活动',
      leads: ['厅公共服务处'],
      helps: ['省文化馆', '各市文化和旅游局'],
      hold: ['江北文化艺术节'],
    },
    {
      code: '3',
      title: '建设旅游目的地',
      leads: ['厅资源开发处'],
      helps: ['厅市场管理处'],
      issue: ['《江北省旅游民宿管理办法》', '《江北省研学旅行服务规范》'],
    },
    { code: '4', title: '规范市场秩序', leads: ['厅市场管理处'], helps: ['厅法规处'] },
  ],
  indicators: [
    { name: '旅游总收入增长', target: '100', unit: '%', kind: 'growth', qualifier: 'reach', to: 2030 },
    { name: '接待游客增长', target: '10', unit: '%', kind: 'growth', qualifier: 'at-least', to: 2030 },
    {
      name: '文化产业增加值占地区生产总值比重',
      target: '5.5',
      unit: '%',
      kind: 'ratio',
      qualifier: 'reach',
      to: 2030,
    },
    { name: '省级非遗代表性项目', target: '500', unit: '项', qualifier: 'reach', to: 2030 },
    { name: '传承人', target: '800', unit: '名', qualifier: 'reach', to: 2030 },
    { task: '1', name: '创作大型舞台剧目', target: '6', unit: '部', qualifier: 'at-least' },
    { task: '1', name: '入选国家重点扶持名录', target: '2', unit: '部', qualifier: 'reach', stretch: true },
    { task: '2', name: '组织“戏曲进乡村”演出', target: '3000', unit: '场', qualifier: 'at-least' },
    { task: '3', name: '新创建国家4A级旅游景区', target: '10', unit: '家', qualifier: 'at-least' },
    { task: '3', name: '新增省级旅游度假区', target: '3', unit: '家', qualifier: 'reach' },
    {
      task: '3',
      name: '建成游客服务中心的县（市、区）',
      target: '80',
      unit: '%',
      kind: 'coverage',
      qualifier: 'at-least',
      population: '县（市、区）',
    },
    { task: '4', name: '检查旅行社、景区', target: '1200', unit: '家次', qualifier: 'at-least' },
    { task: '4', name: '游客投诉办结率', target: '98', unit: '%', kind: 'ratio', qualifier: 'at-least' },
    { task: '4', name: '游客满意度提高', target: '2', unit: '个百分点', kind: 'increment', qualifier: 'reach' },
  ],
  problems: [],
};
