import { assertNever } from '../../shared/index.ts';
import { startStep, stay, takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** No traffic before the deployment itself has answered, in time and with its tools. */
export const smokeBeforeTraffic: RolloutRule = (view) => {
  const { state } = view.rollout;
  if (state.kind !== 'pending' || state.stage !== 'smoking') return undefined;
  switch (view.smoke.state) {
    case 'absent':
      return { because: 'smoke test', next: state, actions: [{ kind: 'smoke' }] };
    case 'pending':
      return stay(view, 'smoke test under way');
    case 'failed':
      return takeOut(view, `the smoke test could not be run: ${view.smoke.because}`, 'not-runnable');
    case 'done':
      if (!view.smoke.pass) return takeOut(view, `smoke test failed: ${view.smoke.because}`, 'not-runnable');
      if (view.rollout.plan.personAfterSmoke === true) {
        const because = 'smoke test passed; a person says when all users get it';
        return { because, next: { kind: 'pending', stage: 'waiting-for-person' }, actions: [] };
      }
      return startStep(view, 0, `smoke test passed: ${view.smoke.because}`);
    default:
      return assertNever(view.smoke);
  }
};
