/** Makes one workbook in a thread of its own: ten thousand rows would block the event loop for seconds. */
import { parentPort, workerData } from 'node:worker_threads';
import { type OutSheet, writeWorkbook } from '@duban/sheets';

parentPort?.postMessage(await writeWorkbook([workerData as OutSheet]));
