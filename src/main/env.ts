import type { Secrets } from '#ports/index.ts';

/** The only reader of the environment. */
export function readEnv(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
}

export const envSecrets: Secrets = { read: readEnv };

/** PostgreSQL, or undefined for the embedded database. */
export function databaseUrl(): string | undefined {
  return readEnv('DATABASE_URL');
}
