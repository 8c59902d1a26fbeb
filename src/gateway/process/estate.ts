import type { Log } from '#ports/index.ts';
import type { Reports } from '../reports.ts';
import { readGatewayId } from './home.ts';
import { leaveSeat, type Seat } from './seat.ts';

export type VacantSeat = Seat & {
  /** Its process was killed: what it had not told is lost, and control has to know until when. */
  readonly goneWithoutLeaving: boolean;
};

type EstateDeps = {
  /** Seats in which no process works. */
  readonly vacant: () => Promise<readonly VacantSeat[]>;
  readonly reports: Pick<Reports, 'adopt' | 'standIn'>;
  readonly log: Log;
};

/** Tells control what processes that are gone could not tell: no other one may ever start in their place. */
export class Estate {
  readonly #deps: EstateDeps;
  readonly #settled = new Set<number>();
  #running: Promise<void> | undefined;

  constructor(deps: EstateDeps) {
    this.#deps = deps;
  }

  /** To be called now and then. */
  look(): Promise<void> {
    this.#running ??= this.#settle()
      .catch((error: unknown) => this.#deps.log.error('gateway.estate.failed', { because: String(error) }))
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async #settle(): Promise<void> {
    const vacant = await this.#deps.vacant();
    for (const number of this.#settled)
      if (!vacant.some((seat) => seat.number === number)) this.#settled.delete(number);
    for (const seat of vacant) {
      if (this.#settled.has(seat.number)) continue;
      this.#settled.add(seat.number);
      await this.#adopt(seat);
    }
  }

  async #adopt(seat: VacantSeat): Promise<void> {
    const { reports, log } = this.#deps;
    const gateway = await readGatewayId(seat.folder);
    if (gateway === undefined) return;
    await reports.adopt(seat.folder);
    if (!seat.goneWithoutLeaving) return;
    await reports.standIn(gateway);
    await leaveSeat(seat);
    log.warn('gateway.process.was-killed', { gateway, seat: seat.number });
  }
}
