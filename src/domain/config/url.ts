import { type Path, type Problem, unexpected } from './problem.ts';
import { type ReadEnv, substituteEnv } from './reference.ts';

/** An http or https address, with the variables in it filled in. What came is shown as it was written, not with their values. */
export function readUrl(
  text: string,
  at: Path,
  env: ReadEnv,
  example = 'https://agent.example.com/v1',
): { readonly value: string | undefined; readonly problems: readonly Problem[] } {
  const substituted = substituteEnv(at, text, env);
  if (substituted.problems.length > 0) return { value: undefined, problems: substituted.problems };
  const url = URL.canParse(substituted.text) ? new URL(substituted.text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.hash !== '') {
    return { value: undefined, problems: [unexpected(at, `a URL such as "${example}"`, text)] };
  }
  return { value: substituted.text, problems: [] };
}
