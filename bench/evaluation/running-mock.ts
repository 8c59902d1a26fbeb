import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the mock was asked. */
export type Asked = {
  readonly agent: number;
  /** Judgements of an agent's reply. */
  readonly judge: number;
  /** Of a text that no agent said: whether the judge judges at all. */
  readonly trial: number;
  /** Questions that waited for their answer at the same time, at most. */
  readonly atOnce: number;
};

const MOCK = fileURLToPath(new URL('./mock.ts', import.meta.url));
const STOP_MS = 5_000;

/** The mock, for one run of one program. */
export class RunningMock {
  readonly port: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(process: ChildProcess, lines: AsyncIterator<string>, port: string) {
    this.#process = process;
    this.#lines = lines;
    this.port = port;
  }

  /** @param inside the command that runs it in another network; empty for this one */
  static async start(delayMs: number, inside: readonly string[]): Promise<RunningMock> {
    const [command = process.execPath, ...args] = [...inside, process.execPath, MOCK, String(delayMs)];
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value } = await lines.next();
    if (value === undefined) throw new Error('the mock ended before it said where it is');
    return new RunningMock(child, lines, value);
  }

  /** Ends it. Undefined where it can't say any more what it was asked. */
  async end(): Promise<Asked | undefined> {
    const { exitCode, signalCode } = this.#process;
    const gone = exitCode === null && signalCode === null ? once(this.#process, 'exit') : undefined;
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    this.#process.stdin?.end();
    const { value } = await this.#lines.next();
    await gone;
    clearTimeout(timer);
    return value === undefined ? undefined : (JSON.parse(value) as Asked);
  }
}
