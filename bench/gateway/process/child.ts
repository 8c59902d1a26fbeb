import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Memory } from './probe.ts';

const PROBE = new URL('./probe.ts', import.meta.url).href;
const READY_MS = 20_000;
const STOP_MS = 5_000;

/** A process of this run: started here, ended here. */
export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;
  #output = '';

  private constructor(name: string, process: ChildProcess) {
    this.#name = name;
    this.#process = process;
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output = (this.#output + String(chunk)).slice(-4_000);
      });
    }
  }

  /**
   * A Node program that can be told things. With `probe`, its memory can be asked for.
   * @param inside the command that runs it somewhere else, such as in another network
   */
  static fork(
    file: URL,
    args: readonly string[],
    options: {
      readonly probe?: boolean;
      readonly inside?: readonly string[];
      readonly nodeOptions?: readonly string[];
    } = {},
  ): Child {
    const probe = options.probe === true ? ['--expose-gc', '--import', PROBE] : [];
    const nodeArgs = [...probe, ...(options.nodeOptions ?? [])];
    // JSON has no NaN, which is what a middle of nothing is.
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'] as const;
    const [command, ...before] = options.inside ?? [];
    const name = fileURLToPath(file);
    if (command === undefined)
      return new Child(
        name,
        fork(file, [...args], { execArgv: nodeArgs, stdio: [...stdio], serialization: 'advanced' }),
      );
    // `fork` starts nothing but Node itself; the channel passes through whatever executes it.
    const all = [...before, process.execPath, ...nodeArgs, name, ...args];
    return new Child(name, spawn(command, all, { stdio: [...stdio], serialization: 'advanced' }));
  }

  static spawn(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Child {
    const env = { ...process.env, ...environment };
    return new Child(command, spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'], env }));
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** The next thing that it says. @throws when it ends before it has */
  async hear<T>(): Promise<T> {
    const stop = new AbortController();
    try {
      const { signal } = stop;
      const ended = once(this.#process, 'exit', { signal }).then(([code]) => {
        throw new Error(`${this.#name} ended with ${code}:\n${this.#output}`);
      });
      const [message] = (await Promise.race([once(this.#process, 'message', { signal }), ended])) as [T];
      return message;
    } finally {
      stop.abort();
    }
  }

  /** Says something and waits for the answer. */
  ask<T>(message: object | string): Promise<T> {
    const answer = this.hear<T>();
    this.#process.send(message);
    return answer;
  }

  memory(): Promise<Memory> {
    return this.ask<Memory>('memory');
  }

  /** Waits until something takes connections at the port. @throws when nothing does in time */
  async listens(port: number): Promise<void> {
    const until = performance.now() + READY_MS;
    while (!(await canConnect(port))) {
      if (this.#process.exitCode !== null) throw new Error(`${this.#name} ended at once:\n${this.#output}`);
      if (performance.now() > until) throw new Error(`${this.#name} does not listen on ${port}:\n${this.#output}`);
      await pause(50);
    }
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}
