import { findPostgresPackage } from '#testing/database/postgres-binaries.ts';
import { startPostgresServer } from '#testing/database/postgres-server.ts';
import { GatewayFleet } from '#testing/gateway/gateway-fleet.ts';
import { StoredControl } from '#testing/gateway/stored-control.ts';
import type { Benchmark } from '../benchmark.ts';
import { median } from '../gateway/load/quantile.ts';
import { createDatabase } from '../postgres-query.ts';
import { renderBars } from '../report/bars.ts';
import { count } from '../report/count.ts';
import { renderTable } from '../report/table.ts';
import { silentLog } from '../silent-log.ts';

type Reach = Awaited<ReturnType<GatewayFleet['rollBack']>>;

/** A fleet of gateways, and all that was seen of it. */
type Row = {
  readonly name: string;
  readonly fleet: GatewayFleet;
  readonly reaches: Reach[];
  readonly isBound: boolean;
};

const GATEWAYS = 3;
/** At each gateway. They rest a little, so that what is measured is the rollback and not a processor that is full. */
const USERS = 8;
const REST_MS = 25;
const REQUESTS_AFTER = 5;
const [MEDIAN_BOUND_MS, MAX_BOUND_MS] = [100, 1_000];

/** How soon a rollback is in force on every gateway, while users go on. */
export const rollback: Benchmark = {
  name: 'rollback',
  usage: [
    ['rollback', 'how soon a rollback reaches every gateway; five minutes'],
    ['rollback --quick', 'ten of them'],
  ],
  async run({ isQuick, tell, stopped }) {
    const times = isQuick ? 10 : 200;
    await using opened = new AsyncDisposableStack();
    const rows = await openRows(opened);
    // In turns, so that what else the machine does meets all of them alike.
    for (let index = 0; index < times; index += 1) {
      tell(`rollback ${index + 1} of ${times}`);
      for (const { fleet, reaches } of rows) {
        stopped.throwIfAborted();
        reaches.push(await fleet.rollBack({ users: USERS, after: REQUESTS_AFTER, restMs: REST_MS }));
      }
    }
    return outcomeOf(rows);
  },
};

async function openRows(opened: AsyncDisposableStack): Promise<readonly Row[]> {
  const packageFolder = findPostgresPackage();
  if (packageFolder === undefined) throw new Error('there is no PostgreSQL from npm for this platform');
  const server = await startPostgresServer(packageFolder);
  opened.defer(() => server.stop());
  const row = async (name: string, isBound: boolean, control?: StoredControl): Promise<Row> => {
    const fleet = await GatewayFleet.start(GATEWAYS, control);
    opened.defer(() => fleet.stop());
    return { name, fleet, reaches: [], isBound };
  };
  const stored = async (name: string, isDeaf: boolean) =>
    StoredControl.start(await createDatabase(server.url, name), { log: silentLog, isDeaf });
  return [
    await row('decided by whom the gateways listen to', true),
    await row('decided by another server on the same PostgreSQL', true, await stored('told', false)),
    await row('the same, where the database tells nothing (a pooler)', false, await stored('untold', true)),
  ];
}

function outcomeOf(rows: readonly Row[]): Awaited<ReturnType<Benchmark['run']>> {
  const results = rows.map(({ name, reaches, isBound }) => ({ name, isBound, ...summaryOf(reaches) }));
  const bounds = results.flatMap(boundsOf);
  const ms = (value: number): string => value.toFixed(1);
  const table = renderTable(
    [
      `${rows[0]?.reaches.length} rollbacks each, ${GATEWAYS} gateways, ${GATEWAYS * USERS} users`,
      ...['median ms', 'p95 ms', 'max ms', 'last bad, median ms', 'requests', 'bad before', 'bad after', 'failed'],
    ],
    results.map(({ name, everywhere, lastBad, counts }) => [
      name,
      ...[median(everywhere), p95(everywhere), Math.max(...everywhere), median(lastBad)].map(ms),
      ...[counts.requests, counts.badBefore, counts.badAfter, counts.failed].map(count),
    ]),
  );
  const said = `Times are from the decision until every gateway had acknowledged it, and until the last request began that the bad release served. Bad before: requests that began after the decision and met the bad release before their gateway had acknowledged; bad after: after it had.`;
  const kept = bounds.map(({ what, kept: isKept }) => `- ${isKept ? 'kept' : '**not kept**'}: ${what}`).join('\n');
  return {
    report: `${table}\n\n${said}\n\n${kept}\n`,
    json: { rows: rows.map(({ name, reaches }) => ({ name, reaches })), bounds },
    svg: renderBars(
      'How soon a rollback is in force on every gateway',
      results.map(({ name, everywhere }) => ({
        title: `${name}: until every gateway had acknowledged it, ms`,
        bars: [
          { name: 'median', value: median(everywhere), tone: 'first' },
          { name: 'p95', value: p95(everywhere), tone: 'first' },
          { name: 'max', value: Math.max(...everywhere), tone: 'first' },
        ],
      })),
    ),
    allKept: bounds.every(({ kept: isKept }) => isKept),
  };
}

function summaryOf(reaches: readonly Reach[]) {
  const sum = (of: (reach: Reach) => number): number => reaches.reduce((total, reach) => total + of(reach), 0);
  return {
    everywhere: reaches.map(({ acknowledgedMs }) => Math.max(...acknowledgedMs)),
    lastBad: reaches.map(({ lastBadMs }) => lastBadMs ?? 0),
    counts: {
      requests: sum(({ requests }) => requests),
      badBefore: sum(({ badBefore }) => badBefore),
      badAfter: sum(({ badAfter }) => badAfter),
      failed: sum(({ failed }) => failed),
    },
  };
}

type Result = { readonly name: string; readonly isBound: boolean } & ReturnType<typeof summaryOf>;

function boundsOf({ name, isBound, everywhere, counts }: Result): readonly { what: string; kept: boolean }[] {
  const inTime = `${name}: every gateway has it within`;
  return [
    ...(isBound
      ? [{ what: `${inTime} ${MEDIAN_BOUND_MS} ms in the median`, kept: median(everywhere) <= MEDIAN_BOUND_MS }]
      : []),
    { what: `${inTime} ${MAX_BOUND_MS} ms`, kept: Math.max(...everywhere) <= MAX_BOUND_MS },
    { what: `${name}: whoever acknowledged it gives the bad release no request more`, kept: counts.badAfter === 0 },
    { what: `${name}: no request is dropped`, kept: counts.failed === 0 },
  ];
}

/** The nearest rank. */
function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;
}
