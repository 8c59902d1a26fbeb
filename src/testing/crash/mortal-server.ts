import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import type { Moment } from './fatal-store.ts';

/** A server in a process of its own that dies at each of a list of moments in turn, and is started again each time. */
export class MortalServer {
  /** The moments at which it died so far. */
  readonly deaths: Moment[] = [];
  token = '';
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #ports: readonly [number, number];
  #moments: Moment[] = [];
  #child: ChildProcess | undefined;
  #ended = false;
  #dead: Promise<void> = Promise.resolve();
  #output = '';

  private constructor(folder: string, ports: readonly [number, number], env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#ports = ports;
    this.#env = env;
  }

  static async start(folder: string, env: NodeJS.ProcessEnv): Promise<MortalServer> {
    const server = new MortalServer(folder, [await freePort(), await freePort()], env);
    await server.#spawn();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ports[0]}`;
  }

  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.#ports[1]}`;
  }

  /** Of the process that runs just now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** What the server's processes wrote to standard error. */
  get output(): string {
    return this.#output;
  }

  /** From the next start on; that is now. */
  async dieAt(moments: readonly Moment[]): Promise<void> {
    this.#moments = [...moments];
    await this.#end('SIGKILL');
    await this.#spawn();
  }

  /** Killed now, and started again after a while. Resolves when it answers again. */
  async killFor(deadMs: number): Promise<void> {
    this.#dead = this.#dead.then(async () => {
      await this.#end('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, deadMs));
      await this.#spawn();
    });
    await this.#dead;
  }

  /** Ends the server and its gateway, also when it is dead just now. */
  async stop(): Promise<void> {
    await this.#dead.catch(() => undefined);
    this.#ended = true;
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  async #spawn(): Promise<void> {
    const moment = this.#moments[0];
    const entry = fileURLToPath(new URL('./server-process.ts', import.meta.url));
    const args = [
      entry,
      this.#folder,
      String(this.#ports[0]),
      String(this.#ports[1]),
      ...(moment === undefined ? [] : [moment]),
    ];
    // Ctrl-C is for whoever started it, who then says in which order things end.
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: this.#env, detached: true });
    this.#child = child;
    child.stderr.on('data', (data: Buffer) => {
      this.#output += data.toString();
    });
    child.once('exit', (_code, signal) => {
      if (this.#child !== child || this.#ended) return;
      if (signal === 'SIGKILL' && moment !== undefined) {
        this.deaths.push(moment);
        this.#moments.shift();
      }
      void this.#spawn();
    });
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      once(child, 'exit'),
    ])) as [unknown];
    // It may have died before it could say anything; then another one is on its way.
    if (typeof line === 'string') this.token ||= (JSON.parse(line) as { token?: string }).token ?? '';
  }
}
