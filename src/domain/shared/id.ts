/** What an id names, by its prefix. */
export type IdPrefix =
  | 'prm'
  | 'rol'
  | 'dep'
  | 'evl'
  | 'evd'
  | 'apr'
  | 'hld'
  | 'qrn'
  | 'frz'
  | 'stm'
  | 'tok'
  | 'act'
  | 'gtw'
  | 'req'
  | 'prj'
  | 'reh'
  | 'rbk'
  | 'scn';

/** A prefix and a time-sortable random part, as in `rol_01J9Z3…` (ULID). */
export type Id<P extends IdPrefix> = `${P}_${string}`;

export type PromotionId = Id<'prm'>;
export type RolloutId = Id<'rol'>;
export type RollbackId = Id<'rbk'>;
export type DeploymentId = Id<'dep'>;
export type EvaluationId = Id<'evl'>;
export type EvidenceId = Id<'evd'>;
export type ApprovalId = Id<'apr'>;
export type HoldId = Id<'hld'>;
export type QuarantineId = Id<'qrn'>;
export type StatementId = Id<'stm'>;
export type FreezeId = Id<'frz'>;
export type TokenId = Id<'tok'>;
export type ActionId = Id<'act'>;
export type GatewayId = Id<'gtw'>;
export type ProjectVersionId = Id<'prj'>;
export type RehearsalId = Id<'reh'>;
export type ScanId = Id<'scn'>;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODES = [...CROCKFORD].map((letter) => letter.charCodeAt(0));
const TIME_LETTERS = 10;
const RANDOM_LETTERS = 16;

/**
 * Builds an id from a time and 16 random bytes. Ids made later sort later.
 * @param now milliseconds since 1970; 48 bits are used
 */
export function makeId<P extends IdPrefix>(prefix: P, now: number, randomBytes: Uint8Array): Id<P> {
  const letters = new Array<number>(TIME_LETTERS + RANDOM_LETTERS);
  let rest = Math.max(0, Math.floor(now));
  for (let index = TIME_LETTERS - 1; index >= 0; index -= 1) {
    letters[index] = codeOf(rest % 32);
    rest = Math.floor(rest / 32);
  }
  for (let index = 0; index < RANDOM_LETTERS; index += 1) {
    letters[TIME_LETTERS + index] = codeOf((randomBytes[index] ?? 0) % 32);
  }
  // All at once: a request gets an id, and a text that grows letter by letter costs more than the rest of it.
  return `${prefix}_${String.fromCharCode(...letters)}`;
}

function codeOf(value: number): number {
  return CODES[value] ?? 0;
}
