import { Client } from 'pg';

/** One statement over a connection of its own. */
export async function queryOnce(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** @returns the address of the new, empty database */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await queryOnce(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
