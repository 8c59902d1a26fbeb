import type { Secrets } from '#ports/index.ts';

/** The only reader of the environment. */
export function readEnv(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
}

export const envSecrets: Secrets = { read: readEnv };

/** Where a server finds code of projects that its operator lets it run; undefined: it runs none. */
export function evaluatorCodeFolder(): string | undefined {
  return readEnv('HEADGATE_EVALUATOR_CODE');
}

/** PostgreSQL, or undefined for the embedded database. */
export function databaseUrl(): string | undefined {
  return readEnv('DATABASE_URL');
}
