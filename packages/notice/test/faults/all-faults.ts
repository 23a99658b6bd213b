import { breadthWho } from './breadth-who.js';
import { doubtFaults } from './doubt-faults.js';
import type { Fault } from './fault.js';
import { figureFaults } from './figure-faults.js';
import { firstFaults } from './first-faults.js';
import { firstFigureFaults } from './first-figure-faults.js';
import { headerFaults } from './header-faults.js';
import { peopleFaults } from './people-faults.js';
import { practiceFaults } from './practice-faults.js';
import { practiceWho } from './practice-who.js';
import { whoFaults } from './who-faults.js';
import { yearFaults } from './year-faults.js';

export const allFaults: readonly Fault[] = [
  ...firstFaults,
  ...firstFigureFaults,
  ...whoFaults,
  ...headerFaults,
  ...yearFaults,
  ...figureFaults,
  ...doubtFaults,
  ...practiceFaults,
  ...practiceWho,
  ...peopleFaults,
  ...breadthWho,
];
