import { AppError } from '#domain/shared/index.ts';
import type { Secrets } from '#ports/index.ts';

/** The key of a judge that needs one. @throws AppError JUDGE_FAILED where it is not set */
export function readKey(credentialEnv: string | undefined, judge: string, secrets: Secrets): string | undefined {
  const key = credentialEnv === undefined ? undefined : secrets.read(credentialEnv);
  if (credentialEnv === undefined || key !== undefined) return key;
  throw new AppError(
    'JUDGE_FAILED',
    `the environment variable ${credentialEnv}, which holds the key of the judge ${judge}, is not set`,
    { hint: `set ${credentialEnv} for the process that evaluates` },
  );
}
