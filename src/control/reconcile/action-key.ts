import type { Digest, PromotionId } from '#domain/shared/index.ts';

/** What is done once a step is done anew when the rollout started over. */
function again(startedOver: number): string {
  return startedOver === 0 ? '' : `/again-${startedOver}`;
}

/** Keys of the work that a promotion asks for. The same key is the same work, however often a pass asks. */
export const actionKey = {
  evaluate: (id: PromotionId, baseline: Digest | undefined): string => `${id}/evaluate/${baseline ?? 'first'}`,
  redTeam: (id: PromotionId, baseline: Digest | undefined, settings: Digest | undefined): string =>
    `${id}/red-team/${baseline ?? 'first'}/${settings ?? 'none'}`,
  integrate: (id: PromotionId, scenarios: Digest): string => `${id}/integrate/${scenarios}`,
  deploy: (id: PromotionId): string => `${id}/deploy`,
  smoke: (id: PromotionId): string => `${id}/smoke`,
  stepSmoke: (id: PromotionId, step: number, attempt: number): string => `${id}/smoke/step-${step}/${attempt}`,
  stepWebhook: (id: PromotionId, step: number, attempt: number): string => `${id}/webhook/step-${step}/${attempt}`,
  stepNotify: (id: PromotionId, step: number, channel: string, startedOver: number): string =>
    `${id}/notify/step-${step}/${channel}${again(startedOver)}`,
  ratioNotice: (id: PromotionId, channel: string): string => `${id}/notify/sample-ratio/${channel}`,
  evaluateStep: (id: PromotionId, step: number, startedOver: number): string =>
    `${id}/evaluate-live/step-${step}${again(startedOver)}`,
  /** Without a number: how the keys of all batches of the step begin. */
  topUp: (id: PromotionId, routeVersion: number, batch?: number): string =>
    `${id}/top-up/route-${routeVersion}/${batch ?? ''}`,
  evaluateProbation: (id: PromotionId, number: number): string => `${id}/evaluate-live/probation-${number}`,
};
