import type { Deployment } from '#domain/release/index.ts';
import { NO_VOICES, type Opinion, type Rollup } from '#domain/sample/index.ts';
import { toIso } from '#domain/shared/index.ts';
import { byDeployment } from './samples.ts';
import { countRequests } from './traffic.ts';
import type { ViewOf } from './view-of.ts';

type FeedbackView = ViewOf<'getFeedback'>;

/** What users said of each release that served them, and in which words. @param rollups of live users, of any route version */
export function feedbackView(
  deployments: readonly Deployment[],
  rollups: readonly Rollup[],
  comments: readonly Opinion[],
): FeedbackView {
  const requests = countRequests(rollups);
  const labels = new Map(deployments.map(({ id, label }) => [id, label]));
  const sums = byDeployment(rollups);
  return {
    releases: deployments.flatMap(({ id, label, release }) => {
      const sum = sums.get(id);
      return sum === undefined
        ? []
        : [{ label, release, deploymentId: id, requests: requests.get(id) ?? 0, ...counts(sum) }];
    }),
    comments: comments.map(({ at, about, deploymentId, value, traffic }) => ({
      at: toIso(at),
      about,
      deploymentId,
      label: labels.get(deploymentId) ?? deploymentId,
      text: String(value),
      ...(traffic === undefined ? {} : { traffic }),
    })),
  };
}

function counts({ ratings: { n, sum }, complaints, voices = NO_VOICES }: Rollup) {
  return { ratings: n === 0 ? { n } : { n, mean: sum / n }, complaints, ...voices };
}
