/** `0.0123` -> `1.2 %`; what never came is `0`. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '';
  return share === 0 ? '0' : `${(100 * share).toFixed(1)} %`;
}

/** What did not come about within the path is a dash. */
export function requests(number: number): string {
  return Number.isFinite(number) ? Math.round(number).toLocaleString('en-US') : '–';
}
