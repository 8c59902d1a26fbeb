import { Client } from 'pg';
import type { PromotionId } from '#domain/shared/index.ts';
import { databaseCpuMs } from './database-cpu.ts';
import { Fleet } from './fleet.ts';
import { fillWorld, type WorldSize } from './world.ts';

/** One world with a number of controllers over it, measured once. Per pass, milliseconds. */
export type Sample = {
  readonly passes: number;
  readonly elapsedMs: number;
  readonly controllerCpuMs: number;
  /** Undefined where the system doesn't tell. */
  readonly databaseCpuMs: number | undefined;
};

/** A filled database with three controllers that wait for orders. */
export class Bench {
  readonly size: WorldSize;
  readonly #client: Client;
  readonly #fleet: Fleet;
  readonly #due: readonly PromotionId[];
  readonly #backend: number;

  private constructor(size: WorldSize, client: Client, fleet: Fleet, due: readonly PromotionId[], backend: number) {
    this.size = size;
    this.#client = client;
    this.#fleet = fleet;
    this.#due = due;
    this.#backend = backend;
  }

  static async open(databaseUrl: string, size: WorldSize, controllers: number): Promise<Bench> {
    const due = await fillWorld(databaseUrl, size);
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const fleet = await Fleet.start(databaseUrl, controllers);
      return new Bench(size, client, fleet, due, rows[0]?.pid ?? 0);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Sweeps over everything due until there were about so many passes. */
  async measure(controllers: number, passes: number): Promise<Sample> {
    const total = { passes: 0, elapsedMs: 0, controllerCpuMs: 0, databaseCpuMs: 0 };
    let isTold = true;
    while (total.passes < passes) {
      await this.#client.query('update headgate.promotions set due_at_ms = 0 where id = any($1)', [this.#due]);
      const before = databaseCpuMs(this.#backend);
      const report = await this.#fleet.sweep(controllers, passes);
      const after = databaseCpuMs(this.#backend);
      isTold &&= before !== undefined && after !== undefined;
      total.passes += report.passes;
      total.elapsedMs += report.elapsedMs;
      total.controllerCpuMs += report.cpuMs;
      total.databaseCpuMs += (after ?? 0) - (before ?? 0);
      if (report.passes === 0) throw new Error('a sweep found nothing due, though all of it was poked');
    }
    return {
      passes: total.passes,
      elapsedMs: total.elapsedMs / total.passes,
      controllerCpuMs: total.controllerCpuMs / total.passes,
      databaseCpuMs: isTold ? total.databaseCpuMs / total.passes : undefined,
    };
  }

  /** What one controller does by itself while nothing happens: passes a second, and the share of a processor that it takes. */
  async rest(ms: number): Promise<{ readonly passesPerSecond: number; readonly cpuRatio: number }> {
    const { passes, elapsedMs, cpuMs } = await this.#fleet.run(ms);
    return { passesPerSecond: (1_000 * passes) / elapsedMs, cpuRatio: cpuMs / elapsedMs };
  }

  async close(): Promise<void> {
    await this.#fleet.stop();
    await this.#client.end();
  }
}

/** The middle one of each figure over several rounds: what a machine that others use did meanwhile falls out. */
export function middle(samples: readonly Sample[]): Sample {
  const of = (figure: (sample: Sample) => number | undefined) => median(samples.map(figure));
  return {
    passes: samples.reduce((total, sample) => total + sample.passes, 0),
    elapsedMs: of((sample) => sample.elapsedMs) ?? Number.NaN,
    controllerCpuMs: of((sample) => sample.controllerCpuMs) ?? Number.NaN,
    databaseCpuMs: of((sample) => sample.databaseCpuMs),
  };
}

function median(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
  const half = known.length / 2;
  const [below, above] = [known[Math.ceil(half) - 1], known[Math.floor(half)]];
  return below === undefined || above === undefined ? undefined : (below + above) / 2;
}
