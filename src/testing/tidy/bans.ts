import { isTest } from './source-file.ts';

/** Something that may not be written in some files, and what to write instead. */
export type Ban = {
  readonly calls: readonly string[];
  readonly instead: string;
  readonly appliesTo: (path: string) => boolean;
};

const inProduct = (path: string): boolean => !isTest(path) && !path.startsWith('testing/');
const inMain = (path: string): boolean => path.startsWith('main/');
const inDomain = (path: string): boolean => path.startsWith('domain/') && !isTest(path);

export const bans: readonly Ban[] = [
  {
    calls: ['Date.now', 'Date()', 'new Date()'],
    instead: 'take a WallClock or Clock as an argument; only the adapters in main/ read the time',
    appliesTo: (path) => inProduct(path) && !inMain(path),
  },
  {
    calls: ['performance.now', 'process.hrtime', 'node:perf_hooks#performance'],
    instead: 'take a Stopwatch as an argument; only the adapters in main/ read it',
    appliesTo: (path) => inProduct(path) && !inMain(path),
  },
  {
    calls: [
      'Math.random',
      'crypto.randomUUID',
      'crypto.randomBytes',
      'crypto.getRandomValues',
      'node:crypto#randomUUID',
      'node:crypto#randomBytes',
      'node:crypto#randomInt',
      'node:crypto#getRandomValues',
      'node:crypto#randomFillSync',
    ],
    instead: 'take Chance as an argument, or a seeded generator in a test; only the adapters in main/ roll dice',
    appliesTo: (path) => !inMain(path),
  },
  {
    calls: ['process.env', 'node:process#env'],
    instead: 'main/env.ts reads the environment and hands it over; take a value or Secrets as an argument',
    appliesTo: (path) => inProduct(path) && path !== 'main/env.ts',
  },
  {
    calls: ['process.exit', 'node:process#exit'],
    instead: 'return an exit code or throw AppError; main/ ends the process',
    appliesTo: (path) => !inMain(path),
  },
  {
    calls: ['console.*'],
    instead: 'write an event to Log, or the result to the output that the command was given',
    appliesTo: () => true,
  },
  {
    calls: ['sleep', 'node:timers/promises#setTimeout', 'node:timers#setTimeout'],
    instead: 'wait for what should become true (vi.waitFor), or move a fake clock',
    appliesTo: isTest,
  },
  {
    calls: [
      'async',
      'await',
      'fetch()',
      'setTimeout()',
      'setInterval()',
      'setImmediate()',
      'queueMicrotask()',
      'process.*',
    ],
    instead: 'the domain is pure: return data that says what to do, and let a room do it',
    appliesTo: inDomain,
  },
  {
    calls: ['new Date(…)', 'Date.*'],
    instead: 'the domain counts in EpochMs; only domain/shared/time.ts turns them into calendar text',
    appliesTo: (path) => inDomain(path) && path !== 'domain/shared/time.ts',
  },
];
