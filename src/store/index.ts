export { assembleStore } from './assemble-store.ts';
export { openEmbeddedDatabase } from './embedded/embedded-database.ts';
export { MemoryJobQueue } from './job/memory-job-queue.ts';
export { createMemoryStore } from './memory/memory-unit-of-work.ts';
export { openStore, schemasOfHeadgate } from './open-store.ts';
export type { Store } from './store.ts';
