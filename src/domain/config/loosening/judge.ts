import { digestOfJson, shortDigest } from '../../shared/index.ts';
import type { JudgeConfig, JudgingConfig } from '../judge-config.ts';
import type { OwnEvaluator } from '../own-evaluator.ts';
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

function loosenedJudge(path: string, was: JudgeConfig | undefined, now: JudgeConfig | undefined): readonly Loosening[] {
  const changed = replaced(path, nameOf(was), nameOf(now));
  if (changed.length > 0 || was === undefined || now === undefined) return changed;
  return [
    ...fallen(`${path}.repeats`, was.repeats, now.repeats),
    ...replaced(`${path}.temperature`, String(was.temperature ?? 'none'), String(now.temperature ?? 'none')),
  ];
}

/** Whose model it is and where it answers, which makes a judge another one. */
function nameOf(judge: JudgeConfig | undefined): string {
  return judge === undefined ? 'the offline judge' : `${judge.model} of ${judge.provider} at ${judge.baseUrl}`;
}

/** Each of several judges with its share, and how they agree: fewer, others or otherwise may be milder. */
function panelOf({ judges = [], agreement = 'mean' }: JudgingConfig): string {
  if (judges.length === 0) return 'none';
  const members = judges.map((judge) => {
    const { repeats, temperature, evaluators } = judge;
    const often = repeats === 1 ? '' : `, ${repeats} times`;
    const warm = temperature === 0 ? '' : `, temperature ${temperature ?? 'none'}`;
    return `${nameOf(judge)}${often}${warm}${evaluators === undefined ? '' : ` for ${evaluators.join(', ')}`}`;
  });
  return `${members.length === 1 ? '' : `${agreement} of `}${members.join('; ')}`;
}
