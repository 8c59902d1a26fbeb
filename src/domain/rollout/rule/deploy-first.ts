import { assertNever } from '../../shared/index.ts';
import { startStep, stay, takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** The candidate is made runnable before anything else, and takes no traffic by that. */
export const deployFirst: RolloutRule = (view) => {
  const { state, plan, candidate, environment } = view.rollout;
  if (state.kind !== 'pending' || state.stage !== 'deploying') return undefined;
  switch (view.deploy.state) {
    case 'absent':
      return {
        because: `deploying ${candidate.label} to ${environment}, inactive`,
        next: state,
        actions: [{ kind: 'deploy' }],
      };
    case 'pending':
      return stay(view, `deploying ${candidate.label} to ${environment}`);
    case 'failed':
      return takeOut(view, `could not be deployed: ${view.deploy.because}`, 'not-runnable');
    case 'done':
      if (!plan.smokeFirst) return startStep(view, 0, 'deployed');
      return {
        because: `deployed to ${environment}; smoke test`,
        next: { kind: 'pending', stage: 'smoking' },
        actions: [{ kind: 'smoke' }],
      };
    default:
      return assertNever(view.deploy);
  }
};
