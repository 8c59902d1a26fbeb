import type { CliIo } from '../cli-deps.ts';
import { createScreen } from './screen.ts';
import { cutText } from './width.ts';

/** How far long work is, on stderr: a bar on a terminal, one line a quarter elsewhere. */
type Progress = {
  update(done: number, total: number): void;
  /** Call in any case, also when the work failed. */
  end(): void;
};

const CELLS = 24;

export function createProgress(io: CliIo, label: string): Progress {
  return io.isTty ? createBar(io, label) : createLines(io, label);
}

function createBar(io: CliIo, label: string): Progress {
  const screen = createScreen(io.stderr, () => io.columns);
  return {
    update(done, total) {
      const filled = total === 0 ? 0 : Math.floor((done / total) * CELLS);
      const bar = '█'.repeat(filled) + '░'.repeat(CELLS - filled);
      screen.draw(cutText(`${label} ${bar} ${done} of ${total}`, io.columns - 1));
    },
    end: () => screen.clear(),
  };
}

function createLines(io: CliIo, label: string): Progress {
  let quarters = -1;
  return {
    update(done, total) {
      const reached = total === 0 ? 0 : Math.floor((done / total) * 4);
      if (reached <= quarters) return;
      quarters = reached;
      io.stderr.write(`${label}: ${done} of ${total}\n`);
    },
    end() {
      quarters = -1;
    },
  };
}
