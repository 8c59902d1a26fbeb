import { workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** The thread of `makeDatabase`: an empty database in a folder that is not there yet. */
const pglite = await PGlite.create(workerData.folder);
await pglite.close();
