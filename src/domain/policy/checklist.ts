import type { ProfileName } from './profile.ts';
import type { Role } from './right.ts';

/** What Headgate itself can show of an item: by its gates, by what it stored, by the plan of the rollout. */
export const checklistProofs = [
  'staging-tests',
  'evaluation',
  'safety',
  'smoke',
  'integration',
  'approvals',
  'security-review',
  'rollback-plan',
  'monitoring',
] as const;

export type ChecklistProof = (typeof checklistProofs)[number];

/** Something that has to be so before a release reaches an environment. Evidence proves it, or a named person signs for it. */
export type ChecklistItem = {
  /** `on-call`: what it is signed by. */
  readonly name: string;
  /** What is so when it is done, in words: `the on-call engineer is told and ready`. */
  readonly says: string;
  /** What proves it, where it can be proven. Absent: only a person can say. */
  readonly proof?: ChecklistProof | undefined;
  /** Whose word counts; empty: that of anyone who may sign. */
  readonly roles: readonly Role[];
  /** Not required: it is shown, and stops nothing. */
  readonly required: boolean;
};

type Item = Omit<ChecklistItem, 'required'>;

const STAGING_TESTS: Item = {
  name: 'staging-tests',
  says: 'all staging tests passed',
  proof: 'staging-tests',
  roles: ['qa-lead'],
};
const ROLLBACK_PLAN: Item = {
  name: 'rollback-plan',
  says: 'there is a verified release to go back to',
  proof: 'rollback-plan',
  roles: [],
};
const MONITORING: Item = { name: 'monitoring', says: 'the rollout is watched', proof: 'monitoring', roles: [] };

/** The guide's review before it deploys to production. */
const REVIEW: readonly Item[] = [
  STAGING_TESTS,
  { name: 'approvals', says: 'stakeholders have signed', proof: 'approvals', roles: [] },
  { name: 'runbook', says: 'the deployment runbook is prepared', roles: ['operations', 'engineering-lead'] },
  ROLLBACK_PLAN,
  { name: 'on-call', says: 'the on-call engineer is told and ready', roles: ['operations', 'engineering-lead'] },
  { name: 'support', says: 'the customer support team is briefed', roles: [] },
  MONITORING,
];

/** The guide's staging checklist, item by item. */
const STAGING: readonly Item[] = [
  { name: 'smoke', says: 'smoke tests pass in staging', proof: 'smoke', roles: ['qa-lead'] },
  { name: 'integration', says: 'integration tests pass', proof: 'integration', roles: ['qa-lead'] },
  { name: 'uat', says: 'the product team has tried it and accepts it', roles: ['product-manager', 'qa-lead'] },
  { name: 'performance', says: 'performance under load is acceptable', roles: ['operations', 'engineering-lead'] },
  { name: 'soak', says: 'no errors in the soak test', roles: ['operations', 'qa-lead'] },
  {
    name: 'security-review',
    says: 'security has reviewed what it can do now',
    proof: 'security-review',
    roles: ['security'],
  },
];

const required = (items: readonly Item[]): readonly ChecklistItem[] =>
  items.map((item) => ({ ...item, required: true }));

/** What a promotion into the environment with the users asks, by profile. */
export const checklistDefaults: Readonly<Record<ProfileName, readonly ChecklistItem[]>> = {
  guide: required(REVIEW),
  team: required([STAGING_TESTS, ROLLBACK_PLAN, MONITORING]),
  regulated: required([...STAGING, ...REVIEW]),
};

/** "It is so": a named person's word for one item. `played`: a program plays the person, as the demo does. */
export type ChecklistSaid = { readonly kind: 'signs-for'; readonly item: string; readonly played: boolean };
