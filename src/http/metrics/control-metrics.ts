import type { MetricFamily, MetricSample } from '#domain/sample/index.ts';
import { FULL_BP } from '#domain/shared/index.ts';
import { targetViews } from '../view/traffic.ts';
import type { ControlFacts } from './read-facts.ts';

type Labels = MetricSample['labels'];

const ROLLOUT_STATES = ['pending', 'baking', 'paused', 'rolling-back', 'completed', 'aborted'] as const;

/** What is scraped of the server: routes, rollouts that are under way, gateways. What users' requests came to, gateways tell. */
export function controlMetrics({
  version,
  traffics,
  promotions,
  ratios,
  gateways,
}: ControlFacts): readonly MetricFamily[] {
  const targets = traffics.flatMap((traffic) => {
    const { agent, environment } = traffic.route;
    return targetViews(traffic).map(({ deploymentId, label, role, ...view }) => ({
      labels: { agent, environment, release: label, deployment: deploymentId, role },
      ...view,
    }));
  });
  const rollouts = promotions.flatMap(({ rollout }) =>
    rollout === undefined
      ? []
      : [{ rollout, labels: { agent: rollout.agent, environment: rollout.environment, rollout: rollout.id } }],
  );
  return [
    gauge('headgate_info', 'Which version of Headgate this is.', [{ labels: { version }, value: 1 }]),
    gauge(
      'headgate_route_weight_ratio',
      'Share of new conversations that a deployment is to get.',
      targets.map(({ labels, wantedBp }) => ({ labels, value: wantedBp / FULL_BP })),
    ),
    gauge(
      'headgate_route_measured_ratio',
      'Share of the requests that it got, under the present weights.',
      targets.flatMap(({ labels, measuredBp }) =>
        measuredBp === null ? [] : [{ labels, value: measuredBp / FULL_BP }],
      ),
    ),
    gauge(
      'headgate_route_requests',
      'Requests of users under the present weights.',
      targets.map(({ labels, requests }) => ({ labels, value: requests })),
    ),
    gauge(
      'headgate_rollout_info',
      'Which releases a rollout is about.',
      rollouts.map(({ rollout, labels }) => ({
        labels: { ...labels, candidate: rollout.candidate.label, baseline: rollout.baseline?.label ?? '' },
        value: 1,
      })),
    ),
    gauge(
      'headgate_rollout_state',
      'States of a rollout: 1 for the one that it is in.',
      rollouts.flatMap(({ rollout, labels }) =>
        ROLLOUT_STATES.map((state) => ({ labels: { ...labels, state }, value: rollout.state.kind === state ? 1 : 0 })),
      ),
    ),
    gauge(
      'headgate_rollout_step',
      'The step that a rollout is in, from 0; none before its first weight.',
      rollouts.flatMap(({ rollout: { state }, labels }) => ('step' in state ? [{ labels, value: state.step }] : [])),
    ),
    gauge(
      'headgate_rollout_steps',
      'Steps of its plan.',
      rollouts.map(({ rollout, labels }) => ({ labels, value: rollout.plan.steps.length })),
    ),
    gauge('headgate_rollout_verdict', 'What its metrics came to at the last look: 1 for each.', verdicts(promotions)),
    gauge(
      'headgate_sample_ratio_mismatch',
      'Whether conversations are divided otherwise than the weights say, by more than chance can do: 1 from then on.',
      ratios.map(({ isMismatch, ...labels }) => ({ labels, value: isMismatch ? 1 : 0 })),
    ),
    gauge(
      'headgate_promotions',
      'Promotions that have not ended, by state.',
      counted(promotions.map(({ agent, environment, state }) => ({ agent, environment, state }))),
    ),
    gauge('headgate_gateways', 'Gateways that were heard of.', counted(gateways)),
  ];
}

function verdicts(promotions: ControlFacts['promotions']): readonly MetricSample[] {
  return promotions.flatMap(({ rollout, verdicts: each }) =>
    rollout === undefined
      ? []
      : each.map(({ kind, card: { metric, role } }) => ({
          labels: {
            ...{ agent: rollout.agent, environment: rollout.environment, rollout: rollout.id },
            ...{ metric, role, verdict: kind },
          },
          value: 1,
        })),
  );
}

function counted(all: readonly Labels[]): readonly MetricSample[] {
  const counts = new Map<string, { readonly labels: Labels; value: number }>();
  for (const labels of all) {
    const key = JSON.stringify(labels);
    const known = counts.get(key) ?? { labels, value: 0 };
    counts.set(key, { ...known, value: known.value + 1 });
  }
  return [...counts.values()];
}

function gauge(name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, help, type: 'gauge', samples };
}
