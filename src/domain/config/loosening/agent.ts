import type { Dataset } from '../../dataset/index.ts';
import type { AgentConfig, SmokeCheck } from '../project.ts';
import { duration, eachBeside, type Loosening, replaced, risen } from './loosening.ts';

/** What is asked of an agent less than before: fewer questions, weaker conditions. */
export function loosenedAgent(path: string, was: AgentConfig, now: AgentConfig): readonly Loosening[] {
  return [
    ...eachBeside(`${path}.scenarios`, was.scenarios ?? [], now.scenarios ?? [], (here, before, after) => [
      ...loosenedCheck(here, before, after),
      ...risen(`${here}.maxReply`, before.maxReplyMs, after.maxReplyMs, duration),
    ]),
    ...eachBeside(`${path}.smoke.checks`, was.smoke.checks, now.smoke.checks, loosenedCheck),
    ...risen(`${path}.smoke.maxReply`, was.smoke.maxReplyMs, now.smoke.maxReplyMs, duration),
    ...lost(`${path}.dataset`, idsOf(was.dataset), idsOf(now.dataset), 'cases'),
    // Secrets are counted, never told.
    ...lost(`${path}.plantedSecrets`, was.plantedSecrets, now.plantedSecrets, 'secrets'),
  ];
}

function idsOf(dataset: Dataset | undefined): readonly string[] {
  return dataset?.cases.map(({ id }) => id) ?? [];
}

function lost(path: string, was: readonly string[], now: readonly string[], what: string): readonly Loosening[] {
  const kept = was.filter((each) => now.includes(each)).length;
  if (kept === was.length) return [];
  return [{ path, was: `${was.length} ${what}`, now: `${was.length - kept} of them gone` }];
}

const CONDITIONS = ['mustContain', 'mustNotContain', 'mustCallTool', 'mustNotCallTool'] as const;

/** A condition that is another one now may ask for less: nobody can tell, so it is told. */
function loosenedCheck(path: string, was: SmokeCheck, now: SmokeCheck): readonly Loosening[] {
  return [...CONDITIONS, 'query' as const].flatMap((key) => replaced(`${path}.${key}`, was[key], now[key]));
}
