import { endpoint } from '../../endpoint.ts';
import { evaluationView } from '../../view/evaluation.ts';

export const startEvaluation = endpoint('startEvaluation', async ({ body, caller }, { control }) =>
  evaluationView(await control.startEvaluation(caller.actor, body)),
);
