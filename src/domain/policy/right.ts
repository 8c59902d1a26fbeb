/** What a person or machine can be on a token. Sign-off roles are those of the guide. */
export const roles = [
  'administrator',
  'developer',
  'product-manager',
  'qa-lead',
  'security',
  'engineering-lead',
  'operations',
  'viewer',
  'ci',
  'gateway',
] as const;

export type Role = (typeof roles)[number];

/** What can be done. */
export type Right =
  | 'read'
  /** What users asked and were answered, as far as it is kept: every reading is recorded. */
  | 'read-conversations'
  | 'apply-project'
  | 'create-release'
  | 'evaluate'
  | 'promote'
  | 'rehearse'
  | 'approve'
  | 'accept-regression'
  | 'roll-back'
  | 'control-rollout'
  | 'promote-full'
  | 'set-traffic'
  | 'test-release'
  | 'lift-hold'
  | 'place-hold'
  | 'quarantine'
  /** Applying a project that asks for less than the one before. */
  | 'loosen-policy'
  | 'push-evidence'
  | 'break-glass-verification'
  | 'break-glass-soak'
  | 'break-glass-window'
  | 'break-glass-statistics'
  | 'manage-windows'
  | 'manage-tokens'
  | 'set-clock'
  | 'stop-server'
  | 'serve-traffic';

const SIGNER: readonly Right[] = ['read', 'approve', 'roll-back', 'test-release'];

/** One right for each kind of glass: a project may hand them out apart. */
const BREAKERS: readonly Right[] = [
  'break-glass-verification',
  'break-glass-soak',
  'break-glass-window',
  'break-glass-statistics',
];

const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  administrator: [
    'read',
    'read-conversations',
    'apply-project',
    'manage-tokens',
    'set-clock',
    'stop-server',
    'create-release',
    'evaluate',
    'promote',
    'rehearse',
    'roll-back',
    'control-rollout',
    'promote-full',
    'set-traffic',
    'test-release',
    'lift-hold',
    'place-hold',
    'quarantine',
    'loosen-policy',
    'manage-windows',
  ],
  developer: [
    'read',
    'create-release',
    'evaluate',
    'promote',
    'rehearse',
    'roll-back',
    'control-rollout',
    'test-release',
  ],
  'product-manager': [...SIGNER, 'read-conversations', 'accept-regression'],
  'qa-lead': [...SIGNER, 'read-conversations'],
  security: [...SIGNER, 'read-conversations', 'place-hold', 'quarantine', 'lift-hold', 'manage-windows'],
  'engineering-lead': [
    ...SIGNER,
    'accept-regression',
    'place-hold',
    'quarantine',
    ...BREAKERS,
    'promote',
    'rehearse',
    'control-rollout',
    'promote-full',
    'lift-hold',
    'manage-windows',
  ],
  operations: [
    ...SIGNER,
    'place-hold',
    'quarantine',
    ...BREAKERS,
    'promote',
    'rehearse',
    'control-rollout',
    'promote-full',
    'set-traffic',
    'lift-hold',
    'manage-windows',
  ],
  viewer: ['read'],
  ci: ['read', 'push-evidence', 'apply-project', 'create-release', 'evaluate', 'promote', 'rehearse', 'test-release'],
  gateway: ['serve-traffic'],
};

/** Whether any of the roles carries the right. */
export function mayDo(held: readonly Role[], right: Right): boolean {
  return held.some((role) => rightsOf[role].includes(right));
}

/** The roles that carry a right, for the hint of a refusal. */
export function rolesWith(right: Right): readonly Role[] {
  return roles.filter((role) => rightsOf[role].includes(right));
}
