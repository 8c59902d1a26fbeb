import { systemStopwatch } from './adapter/time.ts';

/** A terminal sends Ctrl-C to npm, to the launcher and to this process, and the first two pass theirs on: so close together it is one. */
const SAME_SIGNAL_MS = 500;

/** Asks a gateway to cut what is under way, deliver what was counted, and end. */
export const AT_ONCE = 'SIGQUIT';

/** Calls back when a gateway is asked to end: by the second signal at once. */
export function onEnd(stop: (graceMs: number | undefined) => void): void {
  onSignal((times) => stop(times > 1 ? 0 : undefined));
  process.on(AT_ONCE, () => stop(0));
}

/** Calls back with how often this process was asked to end. */
export function onSignal(
  asked: (times: number, signal: string) => void,
  signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'],
): void {
  let times = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const signal of signals) {
    process.on(signal, () => {
      const nowMs = systemStopwatch.elapsedMs();
      if (nowMs - lastMs < SAME_SIGNAL_MS) return;
      lastMs = nowMs;
      times += 1;
      asked(times, signal);
    });
  }
}
