import { digestOfJson, shortDigest } from '../../shared/index.ts';
import type { JudgeConfig, JudgingConfig } from '../judge-config.ts';
import type { OwnEvaluator } from '../own-evaluator.ts';
import { isService, type ServiceConfig } from '../service-config.ts';
import { fallen, type Loosening, replaced } from './loosening.ts';

/** Another judge may be a milder one: nobody can tell, so it is told. So is one that looks less often. */
export function loosenedJudging(path: string, was: JudgingConfig, now: JudgingConfig): readonly Loosening[] {
  return [
    ...(was.own ?? []).flatMap((before) => loosenedOwn(`${path}.own.${before.name}`, before, now.own ?? [])),
    ...loosenedJudge(`${path}.judge`, was.judge, now.judge),
    ...replaced(`${path}.judges`, panelOf(was), panelOf(now)),
  ];
}

/** Other words, another scale or another program may be milder. One that is gone is told by the list of evaluators. */
function loosenedOwn(path: string, was: OwnEvaluator, all: readonly OwnEvaluator[]): readonly Loosening[] {
  const now = all.find(({ name }) => name === was.name);
  return now === undefined ? [] : replaced(path, contentOf(was), contentOf(now));
}

function contentOf(own: OwnEvaluator): string {
  return `${own.kind} ${shortDigest(digestOfJson(JSON.parse(JSON.stringify(own))))}`;
}

function loosenedJudge(path: string, was: JudgingConfig['judge'], now: JudgingConfig['judge']): readonly Loosening[] {
  const changed = replaced(path, nameOf(was), nameOf(now));
  if (changed.length > 0 || was === undefined || now === undefined || isService(was) || isService(now)) return changed;
  return [
    ...fallen(`${path}.repeats`, was.repeats, now.repeats),
    ...replaced(`${path}.temperature`, String(was.temperature ?? 'none'), String(now.temperature ?? 'none')),
  ];
}

/** Whose model it is and where it answers, which makes a judge another one. */
function nameOf(judge: JudgeConfig | ServiceConfig | undefined): string {
  if (judge === undefined) return 'the offline judge';
  const what = judge.provider === 'azure-content-safety' ? judge.apiVersion : judge.model;
  return `${what} of ${judge.provider} at ${judge.baseUrl}`;
}

/** Each of several judges with its share, and how they agree: fewer, others or otherwise may be milder. */
function panelOf({ judges = [], agreement = 'mean' }: JudgingConfig): string {
  if (judges.length === 0) return 'none';
  const members = judges.map((judge) => {
    const { evaluators } = judge;
    const how = isService(judge) ? '' : settingsText(judge);
    return `${nameOf(judge)}${how}${evaluators === undefined ? '' : ` for ${evaluators.join(', ')}`}`;
  });
  return `${members.length === 1 ? '' : `${agreement} of `}${members.join('; ')}`;
}

function settingsText({ repeats, temperature }: JudgeConfig): string {
  const often = repeats === 1 ? '' : `, ${repeats} times`;
  return `${often}${temperature === 0 ? '' : `, temperature ${temperature ?? 'none'}`}`;
}
