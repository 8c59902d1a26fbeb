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
  | 'rbk';

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

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Builds an id from a time and 16 random bytes. Ids made later sort later.
 * @param now milliseconds since 1970; 48 bits are used
 */
export function makeId<P extends IdPrefix>(prefix: P, now: number, randomBytes: Uint8Array): Id<P> {
  let time = '';
  let rest = Math.max(0, Math.floor(now));
  for (let index = 0; index < 10; index += 1) {
    time = (CROCKFORD[rest % 32] ?? '0') + time;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (const byte of randomBytes.subarray(0, 16)) random += CROCKFORD[byte % 32] ?? '0';
  return `${prefix}_${time}${random}`;
}
