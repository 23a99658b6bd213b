/** Reads one form in a thread of its own, so that it uses neither the time nor the memory of the server. */
import { workerData } from 'node:worker_threads';
import { readForm } from '@duban/sheets';
import { answerFromThread } from './answer-from-thread.js';
import type { FormTask } from './form-reading.js';

const { bytes, plan, unit } = workerData as FormTask;
answerFromThread(() => readForm(bytes, plan, unit));
