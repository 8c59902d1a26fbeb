import type { Client } from 'pg';

/** Stands in the rows that are copied for the number of the agent. */
export const AGENT_NUMBER = 'TEMPLATE';
/** Stands there for the number of the copy, where an agent has several. */
export const COPY_NUMBER = 'SERIAL';

type Copies = {
  readonly table: string;
  /** The first number. */
  readonly from: number;
  readonly count: number;
  /** Copies are spread over so many agents; absent: each has one of its own. */
  readonly agents?: number | undefined;
};

/** Copies the rows of a table that hold a placeholder, so many times, each with its number, and removes the pattern. */
export async function copyRows(client: Client, { table, from, count, agents }: Copies): Promise<void> {
  const columns = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'headgate' and table_name = $1 and is_identity = 'NO'`,
    [table],
  );
  const agent = agents === undefined ? 'number' : `(number % ${agents})`;
  const numbered = (text: string) =>
    `replace(replace(${text}, '${AGENT_NUMBER}', ${agent}::text), '${COPY_NUMBER}', number::text)`;
  const values = columns.rows.map(({ name, type }) => {
    if (type === 'json') return `${numbered(`${name}::text`)}::json`;
    return type === 'text' ? numbered(name) : name;
  });
  const names = columns.rows.map(({ name }) => name).join(', ');
  const isPattern = `agent like '%${AGENT_NUMBER}%'`;
  await client.query(
    `insert into headgate.${table} (${names}) select ${values.join(', ')}
     from headgate.${table}, generate_series($1::int, $2::int) as number where ${isPattern}`,
    [from, from + count - 1],
  );
  await client.query(`delete from headgate.${table} where ${isPattern}`);
}
