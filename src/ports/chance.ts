/** The only source of randomness: seeded in tests and simulations, the operating system's otherwise. */
export interface Chance {
  /** Unpredictable bytes (predictable ones under a seed). */
  bytes(count: number): Uint8Array;
}
