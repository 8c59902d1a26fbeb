import type { Answer } from '#api/index.ts';

export type ReleaseView = Answer<'getRelease'>;
export type EvaluationView = Answer<'getEvaluation'>;
export type PromotionView = Answer<'getPromotion'>;
export type RolloutView = NonNullable<PromotionView['rollout']>;
export type VerdictView = PromotionView['verdicts'][number];
export type TrafficView = Answer<'getTraffic'>;
export type AuditView = Answer<'listAudit'>[number];
export type PlanView = Answer<'getPlan'>;
export type RehearsalView = Answer<'getRehearsal'>;
export type RollbackView = Answer<'listRollbacks'>[number];
export type RollbackDetailView = Answer<'getRollback'>;
