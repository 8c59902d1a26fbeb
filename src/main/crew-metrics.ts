import type { DurationMs } from '#domain/shared/index.ts';
import type { GatewayMeasures } from '#gateway/index.ts';

/** Whoever has not answered by then is left out of a scrape: one that hangs must not blind the operator to the others. */
const ANSWER_WITHIN_MS: DurationMs = 2_000;

/** Between the leader of a crew and its members. A scrape reaches any of them, and is answered for all. */
export type MetricsOrder =
  | { readonly kind: 'measure'; readonly round: number }
  | { readonly kind: 'measured-all'; readonly asked: number; readonly all: readonly GatewayMeasures[] };

export type MetricsWord =
  | { readonly kind: 'measures-asked'; readonly asked: number }
  | { readonly kind: 'measured'; readonly round: number; readonly measures: GatewayMeasures };

/** At the leader: asks all members, for one of them. */
export class MetricsRounds {
  readonly #members: () => readonly number[];
  readonly #tell: (member: number, order: MetricsOrder) => void;
  readonly #open = new Map<number, { readonly answers: GatewayMeasures[]; readonly wanted: number; end(): void }>();
  #count = 0;

  constructor(members: () => readonly number[], tell: (member: number, order: MetricsOrder) => void) {
    this.#members = members;
    this.#tell = tell;
  }

  hear(member: number, word: MetricsWord): void {
    if (word.kind === 'measures-asked') {
      this.#begin(member, word.asked);
      return;
    }
    const round = this.#open.get(word.round);
    if (round === undefined) return;
    round.answers.push(word.measures);
    if (round.answers.length === round.wanted) round.end();
  }

  #begin(member: number, asked: number): void {
    this.#count += 1;
    const round = this.#count;
    const answers: GatewayMeasures[] = [];
    const members = this.#members();
    const end = (): void => {
      clearTimeout(timer);
      if (this.#open.delete(round)) this.#tell(member, { kind: 'measured-all', asked, all: answers });
    };
    const timer = setTimeout(end, ANSWER_WITHIN_MS);
    this.#open.set(round, { answers, wanted: members.length, end });
    for (const each of members) this.#tell(each, { kind: 'measure', round });
  }
}

/** At a member: what all of them measured, or what it measured itself where the leader does not answer. */
export class CrewMeasures {
  readonly #say: (word: MetricsWord) => void;
  readonly #waiting = new Map<number, (all: readonly GatewayMeasures[]) => void>();
  #count = 0;

  constructor(say: (word: MetricsWord) => void) {
    this.#say = say;
  }

  gather(own: GatewayMeasures): Promise<readonly GatewayMeasures[]> {
    this.#count += 1;
    const asked = this.#count;
    return new Promise((done) => {
      const timer = setTimeout(() => this.#answer(asked, [own]), 2 * ANSWER_WITHIN_MS);
      this.#waiting.set(asked, (all) => {
        clearTimeout(timer);
        done(all);
      });
      this.#say({ kind: 'measures-asked', asked });
    });
  }

  hear(order: MetricsOrder, measures: () => GatewayMeasures): void {
    if (order.kind === 'measure') this.#say({ kind: 'measured', round: order.round, measures: measures() });
    else this.#answer(order.asked, order.all);
  }

  #answer(asked: number, all: readonly GatewayMeasures[]): void {
    this.#waiting.get(asked)?.(all);
    this.#waiting.delete(asked);
  }
}
