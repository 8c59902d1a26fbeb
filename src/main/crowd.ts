import { serveCrowd } from '#simulation/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';

/** The simulated users' own process: orders on standard input, what they saw on standard output. */
await serveCrowd({ stopwatch: systemStopwatch, wallClock: systemClock, input: process.stdin, output: process.stdout });
process.exit(0);
