import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './controller.ts';

const ENTRY = fileURLToPath(new URL('./controller.ts', import.meta.url));

/** Controllers in processes of their own over one database. */
export class Fleet {
  readonly #children: readonly ChildProcess[];

  private constructor(children: readonly ChildProcess[]) {
    this.#children = children;
  }

  static async start(databaseUrl: string, count: number): Promise<Fleet> {
    const children = Array.from({ length: count }, () => fork(ENTRY, [databaseUrl]));
    await Promise.all(children.map((child) => answerOf(child)));
    return new Fleet(children);
  }

  /** Passes over what was poked by the first `controllers` at once, at most about `limit` in all. */
  async sweep(controllers: number, limit: number): Promise<Report> {
    const chosen = this.#children.slice(0, controllers);
    const reports = await this.#tell(chosen, { kind: 'sweep', limit: Math.ceil(limit / controllers) });
    return {
      passes: sum(reports.map((report) => report.passes)),
      elapsedMs: Math.max(...reports.map((report) => report.elapsedMs)),
      cpuMs: sum(reports.map((report) => report.cpuMs)),
    };
  }

  /** One controller runs as it does in a server, for so long from the moment at which nothing is due. */
  async run(ms: number): Promise<Report> {
    const [report] = await this.#tell(this.#children.slice(0, 1), { kind: 'run', ms });
    if (report === undefined) throw new Error('the fleet has no controller');
    return report;
  }

  async stop(): Promise<void> {
    const gone = this.#children.map((child) => (child.connected ? once(child, 'exit') : undefined));
    for (const child of this.#children) if (child.connected) child.send({ kind: 'end' } satisfies Order);
    await Promise.all(gone);
  }

  #tell(children: readonly ChildProcess[], order: Order): Promise<readonly Report[]> {
    const answers = children.map((child) => answerOf(child) as Promise<Report>);
    for (const child of children) child.send(order);
    return Promise.all(answers);
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  try {
    const gone = once(child, 'exit', { signal: stop.signal }).then(([code]) => {
      throw new Error(`a controller ended with ${code}`);
    });
    const [answer] = (await Promise.race([once(child, 'message', { signal: stop.signal }), gone])) as [unknown];
    return answer;
  } finally {
    stop.abort();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
