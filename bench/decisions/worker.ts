import { parentPort } from 'node:worker_threads';
import { perform, type Task } from './task.ts';

/** One thread of several: does each task that it is given, and tells what came of it. */
parentPort?.on('message', (task: Task) => parentPort?.postMessage(perform(task)));
