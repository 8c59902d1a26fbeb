import { createRedTeamRunner } from '#evaluation/redteam/index.ts';
import { createWebhookSender } from '#notify/webhook/index.ts';
import type {
  AgentCaller,
  EvaluationRunner,
  IntegrationRunner,
  Log,
  RedTeamRunner,
  Runtime,
  SmokeRunner,
  Webhook,
} from '#ports/index.ts';
import { createIntegrationRunner } from '#verification/integration/index.ts';
import { createSmokeRunner } from '#verification/smoke/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets } from './env.ts';
import { createEvaluating } from './evaluating.ts';
import { writers } from './judges.ts';

/** What runs, evaluates and smokes agents in this process. */
type Runners = {
  readonly runtime: Runtime & AgentCaller;
  readonly evaluation: EvaluationRunner;
  readonly redTeam: RedTeamRunner;
  readonly smoke: SmokeRunner;
  readonly integration: IntegrationRunner;
  readonly webhook: Webhook;
};

/**
 * @param folder the data folder
 * @param codeFolder where code of projects lies that may be run; absent: none is run
 */
export function createRunners(folder: string, log: Log, codeFolder?: string | undefined): Runners {
  const { dispatcher, runtime, evaluation, around } = createEvaluating({ folder, log, codeFolder });
  return {
    runtime,
    evaluation,
    redTeam: createRedTeamRunner({ ...around, writers }),
    integration: createIntegrationRunner({ caller: runtime, stopwatch: systemStopwatch }),
    smoke: createSmokeRunner({ caller: runtime, stopwatch: systemStopwatch }),
    webhook: createWebhookSender({ dispatcher, secrets: envSecrets, wallClock: systemClock }),
  };
}
