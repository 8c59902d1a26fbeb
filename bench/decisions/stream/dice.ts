/**
 * Seeded chance for streams of billions of numbers: sfc32 (Chris Doty-Humphrey, PractRand, public domain), whose 128 bits of state keep
 * thousands of paths apart where 32 bits would let them overlap. The same seed rolls the same numbers on every machine.
 */
export class Dice {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;
  #spareNormal: number | undefined;

  /** @param stream which world, @param path which path in it */
  constructor(stream: number, path: number) {
    this.#a = stream | 0;
    this.#b = path | 0;
    for (let round = 0; round < 12; round += 1) this.#step();
  }

  /** In [0, 1). */
  roll(): number {
    return (this.#step() >>> 0) / 4_294_967_296;
  }

  /** Standard normal (Box and Muller); two are made at a time. */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.roll()));
    const angle = 2 * Math.PI * this.roll();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Mean 1 with this coefficient of variation. */
  logNormal(variation: number): number {
    if (variation === 0) return 1;
    const variance = Math.log1p(variation * variation);
    return Math.exp(Math.sqrt(variance) * this.normal() - variance / 2);
  }

  /** Whole number of at least 1 with this mean. */
  geometric(mean: number): number {
    return mean <= 1 ? 1 : 1 + Math.floor(Math.log(1 - this.roll()) / Math.log1p(-1 / mean));
  }

  /** By inversion, in parts small enough for exp not to underflow. */
  poisson(mean: number): number {
    const parts = Math.max(1, Math.ceil(mean / 30));
    let total = 0;
    for (let part = 0; part < parts; part += 1) total += this.#smallPoisson(mean / parts);
    return total;
  }

  #smallPoisson(mean: number): number {
    const target = this.roll();
    let chance = Math.exp(-mean);
    let below = chance;
    let count = 0;
    while (below <= target && count < 1_000) {
      count += 1;
      chance *= mean / count;
      below += chance;
    }
    return count;
  }

  #step(): number {
    const mixed = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + mixed) | 0;
    return mixed;
  }
}
