import { formatDuration } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { CliIo } from '../cli-deps.ts';
import { createScreen } from './screen.ts';
import { cutText } from './width.ts';

/** How far long work is, on stderr: a bar on a terminal, one line a quarter elsewhere. */
type Progress = {
  /** `note`: what else is to be known by now. */
  update(done: number, total: number, note?: string): void;
  /** Call in any case, also when the work failed. */
  end(): void;
};

const CELLS = 24;
/** Sooner than that nobody can tell how fast it goes. */
const SOON_MS = 2_000;

/** With a stopwatch it tells how fast it goes and how long it may take, once that can be told. */
export function createProgress(io: CliIo, label: string, stopwatch?: Stopwatch): Progress {
  const paceOf = createPace(stopwatch);
  const tell = (done: number, total: number, note: string | undefined) =>
    [`${done} of ${total}`, paceOf(done, total), note].filter((part) => part !== undefined && part !== '').join(', ');
  return io.isTty ? createBar(io, label, tell) : createLines(io, label, tell);
}

type Tell = (done: number, total: number, note: string | undefined) => string;

/** From the first word on: what was there already came at no pace. */
function createPace(stopwatch: Stopwatch | undefined): (done: number, total: number) => string | undefined {
  let first: { readonly done: number; readonly atMs: number } | undefined;
  return (done, total) => {
    if (stopwatch === undefined) return undefined;
    const nowMs = stopwatch.elapsedMs();
    first ??= { done, atMs: nowMs };
    const [since, tookMs] = [done - first.done, nowMs - first.atMs];
    if (since === 0 || tookMs < SOON_MS) return undefined;
    const leftMs = ((total - done) * tookMs) / since;
    const pace = `${Number(((since * 1_000) / tookMs).toPrecision(2))}/s`;
    return done >= total ? pace : `${pace}, about ${formatDuration(Math.ceil(leftMs / 1_000) * 1_000)} left`;
  };
}

function createBar(io: CliIo, label: string, tell: Tell): Progress {
  const screen = createScreen(io.stderr, () => io.columns);
  return {
    update(done, total, note) {
      const filled = total === 0 ? 0 : Math.floor((done / total) * CELLS);
      const bar = '█'.repeat(filled) + '░'.repeat(CELLS - filled);
      screen.draw(cutText(`${label} ${bar} ${tell(done, total, note)}`, io.columns - 1));
    },
    end: () => screen.clear(),
  };
}

function createLines(io: CliIo, label: string, tell: Tell): Progress {
  let quarters = -1;
  return {
    update(done, total, note) {
      const told = tell(done, total, note);
      const reached = total === 0 ? 0 : Math.floor((done / total) * 4);
      if (reached <= quarters) return;
      quarters = reached;
      io.stderr.write(`${label}: ${told}\n`);
    },
    end() {
      quarters = -1;
    },
  };
}
