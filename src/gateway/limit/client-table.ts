import { isUnused, type LimitUse, UNUSED } from '#domain/traffic/index.ts';

/** How many of the oldest are looked at when a new client comes: more than one, so that room is made faster than it is taken. */
const LOOKED_AT = 2;

/**
 * What clients have used of their limits: of so many at most. Nobody is forgotten while that would give anything back, so a crowd of
 * made-up names resets nothing: when all places are taken, who is new shares one with others that are new.
 */
export class ClientTable {
  readonly #max: number;
  readonly #uses = new Map<string, LimitUse>();
  readonly #shared = new Map<string, LimitUse>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Clients and shared places that are remembered now. */
  get size(): number {
    return this.#uses.size + this.#shared.size;
  }

  /**
   * Where a client's use is kept: under its own name while there is room.
   * @param name a hash in base64, so that its first two characters make 4,096 shared places
   */
  placeOf(name: string, nowMs: number): string {
    if (this.#uses.has(name)) return name;
    this.#makeRoom(nowMs);
    return this.#uses.size < this.#max ? name : name.slice(0, 2);
  }

  read(place: string): LimitUse {
    return this.#mapOf(place).get(place) ?? UNUSED;
  }

  write(place: string, use: LimitUse): void {
    this.#mapOf(place).set(place, use);
  }

  #makeRoom(nowMs: number): void {
    let left = LOOKED_AT;
    for (const [name, use] of this.#uses) {
      this.#uses.delete(name);
      if (!isUnused(use, nowMs)) this.#uses.set(name, use);
      left -= 1;
      if (left === 0) return;
    }
  }

  #mapOf(place: string): Map<string, LimitUse> {
    return place.length === 2 ? this.#shared : this.#uses;
  }
}
