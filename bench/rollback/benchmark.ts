import { GatewayFleet } from '#testing/gateway/gateway-fleet.ts';
import type { Benchmark } from '../benchmark.ts';
import { median } from '../gateway/load/quantile.ts';
import { renderBars } from '../report/bars.ts';
import { count } from '../report/count.ts';
import { renderTable } from '../report/table.ts';

type Reach = Awaited<ReturnType<GatewayFleet['rollBack']>>;

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
    ['rollback', 'how soon a rollback reaches every gateway; a minute'],
    ['rollback --quick', 'ten of them'],
  ],
  async run({ isQuick, tell, stopped }) {
    const times = isQuick ? 10 : 200;
    const reaches: Reach[] = [];
    const fleet = await GatewayFleet.start(GATEWAYS);
    try {
      for (let index = 0; index < times; index += 1) {
        stopped.throwIfAborted();
        tell(`rollback ${index + 1} of ${times}`);
        reaches.push(await fleet.rollBack({ users: USERS, after: REQUESTS_AFTER, restMs: REST_MS }));
      }
    } finally {
      await fleet.stop();
    }
    return outcomeOf(reaches);
  },
};

function outcomeOf(reaches: readonly Reach[]): Awaited<ReturnType<Benchmark['run']>> {
  const everywhere = reaches.map(({ acknowledgedMs }) => Math.max(...acknowledgedMs));
  const lastBad = reaches.map(({ lastBadMs }) => lastBadMs ?? 0);
  const sum = (of: (reach: Reach) => number): number => reaches.reduce((total, reach) => total + of(reach), 0);
  const counts = {
    requests: sum(({ requests }) => requests),
    badBefore: sum(({ badBefore }) => badBefore),
    badAfter: sum(({ badAfter }) => badAfter),
    failed: sum(({ failed }) => failed),
  };
  const bounds = [
    {
      what: `every gateway has it in the median within ${MEDIAN_BOUND_MS} ms`,
      kept: median(everywhere) <= MEDIAN_BOUND_MS,
    },
    { what: `every gateway has it within ${MAX_BOUND_MS} ms`, kept: Math.max(...everywhere) <= MAX_BOUND_MS },
    { what: 'whoever acknowledged it gives the bad release no request more', kept: counts.badAfter === 0 },
    { what: 'no request is dropped', kept: counts.failed === 0 },
  ];
  const row = (name: string, values: readonly number[]): readonly string[] => [
    name,
    ...[median(values), p95(values), Math.max(...values)].map((value) => value.toFixed(1)),
  ];
  const table = renderTable(
    [`${reaches.length} rollbacks, ${GATEWAYS} gateways, ${GATEWAYS * USERS} users`, 'median ms', 'p95 ms', 'max ms'],
    [
      row('until every gateway had acknowledged it', everywhere),
      row('until the last request began that the bad release served', lastBad),
    ],
  );
  const said = `${count(counts.requests)} requests; ${count(counts.badBefore)} met the bad release after the decision and before their gateway had it, ${counts.badAfter} after, ${counts.failed} failed`;
  const kept = bounds.map(({ what, kept: isKept }) => `- ${isKept ? 'kept' : '**not kept**'}: ${what}`).join('\n');
  return {
    report: `${table}\n\n${said}.\n\n${kept}\n`,
    json: { reaches, counts, bounds },
    svg: renderBars('How soon a rollback is in force on every gateway', [
      {
        title: 'Until every gateway had acknowledged it, ms',
        bars: [
          { name: 'median', value: median(everywhere), tone: 'first' },
          { name: 'p95', value: p95(everywhere), tone: 'first' },
          { name: 'max', value: Math.max(...everywhere), tone: 'first' },
        ],
      },
    ]),
    allKept: bounds.every(({ kept: isKept }) => isKept),
  };
}

/** The nearest rank. */
function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;
}
