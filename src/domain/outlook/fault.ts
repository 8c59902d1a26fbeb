/** What goes wrong with the candidate, or around it, in a rehearsal. */
export type Fault =
  /** So many more of its requests fail, 0-1. */
  | { readonly kind: 'errors'; readonly ratio: number }
  /** Its replies take so many times as long. */
  | { readonly kind: 'slow'; readonly factor: number }
  /** Its judged replies change by so many points on 1-5. */
  | { readonly kind: 'quality'; readonly points: number }
  /** Its smoke test fails. */
  | { readonly kind: 'smoke' }
  /** The gateways serve, but control hears nothing of them. */
  | { readonly kind: 'gateway-silent' }
  /** Control dies in the middle of the rollout, and comes back after a while. */
  | { readonly kind: 'controller-crash' };

/** How each is written, for help and refusals. */
export const faultForms = [
  'errors:5%',
  'slow:2x',
  'quality:-1',
  'smoke',
  'gateway-silent',
  'controller-crash',
] as const;

/** Reads `errors:5%` and the like; undefined when it is none of the forms, or does no harm. */
export function parseFault(text: string): Fault | undefined {
  const [kind, value = ''] = text.trim().split(':', 2);
  const number = Number(value.replace(/[%x]$/, ''));
  switch (kind) {
    case 'errors':
      return /^\d+(\.\d+)?%$/.test(value) && number > 0 && number <= 100 ? { kind, ratio: number / 100 } : undefined;
    case 'slow':
      return /^\d+(\.\d+)?x$/.test(value) && number > 1 && number <= 100 ? { kind, factor: number } : undefined;
    case 'quality':
      return /^-\d+(\.\d+)?$/.test(value) && number < 0 && number >= -4 ? { kind, points: number } : undefined;
    case 'smoke':
    case 'gateway-silent':
    case 'controller-crash':
      return value === '' && !text.includes(':') ? { kind } : undefined;
    default:
      return undefined;
  }
}
