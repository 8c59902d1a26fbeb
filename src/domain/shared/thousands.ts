/** `1890` -> `1,890`, as `toLocaleString` has it in English. A short command would wait 12 ms for the first that it writes. */
export function groupThousands(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return value.toLocaleString('en-US');
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
