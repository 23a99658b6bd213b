/** 省科技厅2012年工作要点及责任分解: the work plan of 浙江省科学技术厅 for 2012, as data. */
import type { Manifest } from '@duban/domain';
import { indicators } from './indicators.js';
import { people, units } from './people-and-units.js';
import { sections, tasks } from './tasks.js';

export const plan2012Id = 'zjkjt2012';

/** The date is that of the signature; the notice was posted a week later. */
export const plan2012: Manifest = {
  title: '省科技厅2012年工作要点及责任分解',
  issuer: '浙江省科学技术厅',
  issuedOn: '2012-01-18',
  year: 2012,
  sections,
  units,
  people,
  tasks,
  indicators,
};
