/** A share in integer basis points: 10,000 is everything, 1 is 0.01 %. */
export type BasisPoints = number;

export const FULL_BP: BasisPoints = 10_000;

/** `1000` -> `10 %`, `5` -> `0.05 %`. */
export function formatBp(bp: BasisPoints): string {
  return `${Number((bp / 100).toFixed(2))} %`;
}
