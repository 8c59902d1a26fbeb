import type { JudgeConfig } from '../judge-config.ts';
import { fallen, type Loosening, replaced } from './loosening.ts';

/** Another judge may be a milder one: nobody can tell, so it is told. So is one that looks less often. */
export function loosenedJudge(
  path: string,
  was: JudgeConfig | undefined,
  now: JudgeConfig | undefined,
): readonly Loosening[] {
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
