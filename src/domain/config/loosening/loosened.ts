import { shortDigest } from '../../shared/index.ts';
import { type MonitoringConfig, type Project, secondPersonOf } from '../project.ts';
import { loosenedAgent } from './agent.ts';
import { loosenedEnvironment } from './environment.ts';
import { loosenedGateway } from './gateway.ts';
import { loosenedJudging } from './judge.ts';
import { dropped, duration, eachBeside, fallen, type Loosening, replaced, risen, share, turned } from './loosening.ts';
import { loosenedRedTeam } from './red-team.ts';
import { loosenedWindows } from './window.ts';

type SecondPerson = ReturnType<typeof secondPersonOf>;

/**
 * Where a project asks for less than the one that was applied before it. What can't be compared (another window, another
 * question) counts as less: a person with the right to it says why. Empty: it asks for as much, or for more.
 */
export function loosenedBy(was: Project, now: Project): readonly Loosening[] {
  const [lastBefore, last] = [was.environments.at(-1)?.name, now.environments.at(-1)?.name];
  return [
    ...(lastBefore === last ? [] : [{ path: 'environments', was: `users in ${lastBefore}`, now: `users in ${last}` }]),
    ...eachBeside('environments', was.environments, now.environments, (path, before, after) =>
      loosenedEnvironment(path, before, after, before.name === lastBefore && before.name === last),
    ),
    ...loosenedEvaluation(was.evaluation, now.evaluation),
    ...loosenedRedTeam(was.redTeam, now.redTeam),
    ...loosenedWindows(was.windows ?? [], now.windows ?? []),
    ...eachBeside('agents', was.agents, now.agents, loosenedAgent),
    ...loosenedGateway(was.gateway, now.gateway),
    ...loosenedSecondPerson(secondPersonOf(was), secondPersonOf(now)),
    ...loosenedMonitoring(was.monitoring, now.monitoring),
  ];
}

function loosenedEvaluation(was: Project['evaluation'], now: Project['evaluation']): readonly Loosening[] {
  return [
    ...fallen('evaluation.repeats', was.repeats, now.repeats),
    ...dropped('evaluation.evaluators', was.evaluators, now.evaluators),
    ...loosenedJudging('evaluation', was, now),
    ...fallen('evaluation.minQualityMean', was.minQualityMean, now.minQualityMean),
    ...risen('evaluation.maxRelativeDrop', was.maxRelativeDrop, now.maxRelativeDrop, share),
    ...risen('evaluation.maxRelativeDropFromBest', was.maxRelativeDropFromBest, now.maxRelativeDropFromBest, share),
    ...dropped('evaluation.mayNotWorsen', was.mayNotWorsen ?? [], now.mayNotWorsen ?? []),
    ...replaced('evaluation.calibration.set', labelsOf(was), labelsOf(now)),
    ...risen('evaluation.calibration.every', was.calibration?.everyMs, now.calibration?.everyMs, duration),
  ];
}

/** Other labels are another measure of the judge: what it said of the old ones counts no more. */
function labelsOf({ calibration }: Project['evaluation']): string | undefined {
  return calibration === undefined ? undefined : `${calibration.set.name} ${shortDigest(calibration.set.digest)}`;
}

function loosenedSecondPerson(was: SecondPerson, now: SecondPerson): readonly Loosening[] {
  const names = ['configuration', 'breakGlass'] as const;
  return names.flatMap((name) => turned(`secondPerson.${name}`, was[name], now[name], false));
}

function loosenedMonitoring(
  was: MonitoringConfig | undefined,
  now: MonitoringConfig | undefined,
): readonly Loosening[] {
  if (was === undefined || now === undefined) return [];
  const rungs = ['target', 'warning', 'critical'] as const;
  const at = (name: string, rung: string) => `monitoring.${name}.${rung}`;
  return [
    ...rungs.flatMap((rung) => [
      ...risen(at('responseTime', rung), was.responseTimeMs[rung], now.responseTimeMs[rung], duration),
      ...risen(at('errorRate', rung), was.errorRateRatio[rung], now.errorRateRatio[rung], share),
      ...fallen(at('quality', rung), was.qualityMean[rung], now.qualityMean[rung]),
      ...risen(at('safetyDefects', rung), was.safetyDefectRatio[rung], now.safetyDefectRatio[rung], share),
    ]),
    ...risen('monitoring.quality.every', was.qualityEveryMs, now.qualityEveryMs, duration),
    ...risen(
      'monitoring.tokens.warningIncrease',
      was.tokensWarningIncreaseRatio,
      now.tokensWarningIncreaseRatio,
      share,
    ),
  ];
}
