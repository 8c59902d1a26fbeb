import { vi } from 'vitest';

/** Less than a test may take, so that what was waited for in vain is named. */
const PATIENCE_MS = 15_000;

/**
 * `vi.waitFor` gives up after a second unless told otherwise, which on a busy machine is not what "it never comes" means. Whoever
 * waits for a thing waits for as long as a test may take.
 */
const wait = vi.waitFor;
vi.waitFor = (callback, options = {}) =>
  wait(callback, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
