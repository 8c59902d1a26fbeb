import type { Secrets } from '#ports/index.ts';

/** Where programs are found, and what some systems can't start one without. */
const ALWAYS = ['PATH', 'SystemRoot'];

/** The named variables and nothing else that this process knows; or the first that is not set. */
export function readEnvironment(
  names: readonly string[],
  secrets: Secrets,
): { readonly env: Readonly<Record<string, string>>; readonly missing: string | undefined } {
  const env: Record<string, string> = {};
  for (const name of [...ALWAYS, ...names]) {
    const value = secrets.read(name);
    if (value !== undefined) env[name] = value;
  }
  return { env, missing: names.find((name) => env[name] === undefined) };
}
