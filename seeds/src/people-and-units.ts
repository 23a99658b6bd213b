/** The units and people of the 2012 plan. Ids are stable and separate from names, which may change or be shared. */
import type { Manifest } from '@duban/domain';

/** The persons responsible (责任人), in the order in which the notice first names them. */
export const people: Manifest['people'] = [
  { id: 'shou-jiangang', name: '寿剑刚' },
  { id: 'wang-hongli', name: '王宏理' },
  { id: 'cao-xinan', name: '曹新安' },
  { id: 'qiu-feizhang', name: '邱飞章' },
  { id: 'ding-kangsheng', name: '丁康生' },
  { id: 'cai-xiujun', name: '蔡秀军' },
  { id: 'hong-jiqing', name: '洪积庆' },
  { id: 'song-zhiheng', name: '宋志恒' },
  { id: 'zhou-yimin', name: '周益民' },
];

/** The lead units (牵头单位), in the order in which the notice first names them. */
export const units: Manifest['units'] = [
  { id: 'fagui', name: '法规处' },
  { id: 'chengguo', name: '成果处' },
  { id: 'renshi', name: '人事处' },
  { id: 'jihua', name: '计划处' },
  { id: 'gaoxin', name: '高新处' },
  { id: 'nongcun', name: '农村处' },
  { id: 'shefa', name: '社发处' },
  { id: 'tiaojian', name: '条件处' },
  { id: 'hezuo', name: '合作处' },
  { id: 'zhishichanquan', name: '省知识产权局' },
  { id: 'zhuanli-daiban', name: '专利代办处' },
  { id: 'jiancha', name: '监察室' },
  { id: 'zhanlue-yanjiuyuan', name: '战略研究院' },
  { id: 'jiguan-dangwei', name: '机关党委' },
  { id: 'peixun-zhongxin', name: '省科技干部培训中心' },
];
