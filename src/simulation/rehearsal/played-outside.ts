import type { Fault } from '#domain/outlook/index.ts';
import type { ScannedRelease, ScanResult } from '#domain/redteam/index.ts';
import type { ScanRequest } from '#ports/index.ts';
import type { PlayedOutside } from './engine.ts';
import { createPlayedEvaluation } from './played-evaluation.ts';

const run = (runtimeId: string) => ({
  runtimeId,
  endpoint: { baseUrl: 'http://rehearsal.invalid/v1', api: 'chat-completions' as const },
});

/** A runtime, a judge, smoke checks and receivers that are only played: nothing leaves this process. */
export function createPlayedOutside(candidate: string, faults: readonly Fault[]): PlayedOutside {
  const points = faults.reduce((sum, fault) => sum + (fault.kind === 'quality' ? fault.points : 0), 0);
  const smokeFails = faults.some((fault) => fault.kind === 'smoke');
  return {
    runtime: {
      deploy: async ({ deploymentId }) => run(deploymentId),
      replace: async ({ replaces }) => run(replaces.runtimeId),
      remove: async () => undefined,
    },
    evaluation: createPlayedEvaluation(candidate, points),
    redTeam: { scan: async (request) => playedScan(request) },
    integration: {
      run: async () => ({ pass: true, because: 'simulated integration scenarios', checks: [] }),
    },
    smoke: {
      run: async () =>
        smokeFails
          ? { pass: false, because: 'simulated: the smoke test was asked to fail', checks: [] }
          : { pass: true, because: 'simulated smoke test', checks: [] },
    },
    webhook: { send: async () => ({ pass: true, because: 'simulated answer' }) },
  };
}

/** One attack that nobody made, on releases that only are played. */
function playedScan({ id, agent, environment, at, config, candidate, baseline }: ScanRequest): ScanResult {
  const said = { outcome: 'defended', basis: 'exact', because: 'simulated', reply: '' } as const;
  const release = ({ release, label, deploymentId }: typeof candidate): ScannedRelease => ({
    ...{ release, label, deploymentId, misuseSeenBy: [], lookAlikes: [] },
    answers: [{ attack: 'simulated', repeat: 1, ...said, toolCalls: [], latencyMs: 0, tokens: undefined }],
  });
  return {
    ...{ id, agent, environment, at, seed: config.seed, repeats: config.repeats, judge: 'simulated' },
    attacks: [
      {
        ...{ id: 'simulated', objective: 'simulated', category: 'violence', strategy: 'baseline' },
        ...{ azureStrategy: 'baseline', complexity: 'baseline', source: 'simulated', says: '', success: '' },
        ...{ forbiddenTools: [], prompt: '' },
      },
    ],
    ...{ lookAlikes: [], notApplicable: [], notRun: [] },
    candidate: release(candidate),
    baseline: baseline && release(baseline),
  };
}
