import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '#api/index.ts';
import { AGENT } from '../example-world.ts';
import { chainBreak, repeated } from '../judge-audit.ts';
import { patiently } from '../patiently.ts';
import type { Stage } from './stage.ts';

const SHOWN = 3;
const GATEWAY_WITHIN_MS = 60_000;

/**
 * What is wrong after a round with what was recorded since `after`, with the routes, and with what users met, beside what is wrong
 * already. Where anything is, the records are kept in the stage's folder.
 */
export async function judgeRound(stage: Stage, after: number, wrong: readonly string[]): Promise<readonly string[]> {
  const astray = await judgeGateways(stage);
  const audit = await readAudit(stage, after);
  const broken = chainBreak(audit, true);
  const violations = [
    ...wrong,
    ...repeated(audit).map((what) => `done twice: ${what}`),
    ...(broken === undefined ? [] : [`the audit log is broken at ${broken.sequence}: ${broken.problem}`]),
    ...(await judgeTraffic(stage)),
    ...astray,
    ...stage.users.flatMap(({ tally }) => [
      ...some('requests failed', tally.failures),
      ...some('conversations moved', tally.moved),
    ]),
  ];
  if (violations.length > 0) await writeFile(join(stage.folder, 'audit.json'), JSON.stringify(audit, null, 1));
  return violations;
}

async function readAudit({ administrator }: Stage, from: number): Promise<Answer<'listAudit'>> {
  const records: Answer<'listAudit'>[number][] = [];
  for (;;) {
    const after = records.at(-1)?.sequence ?? from;
    const page = await patiently(() => administrator.call('listAudit', { query: { after, limit: 1_000 } }));
    if (page.length === 0) return records;
    records.push(...page);
  }
}

/** Everyone is to be where the round was decided to end. */
async function judgeTraffic({ administrator, serving }: Stage): Promise<readonly string[]> {
  const params = { agent: AGENT, environment: 'production' };
  const { targets } = await patiently(() => administrator.call('getTraffic', { params }));
  const weights = targets
    .filter((target) => target.wantedBp > 0)
    .map(({ label, wantedBp }) => `${label} ${wantedBp / 100} %`);
  const wanted = `${serving} 100 %`;
  return weights.join(', ') === wanted ? [] : [`traffic was to be ${wanted} and is ${weights.join(', ')}`];
}

/**
 * Every gateway has to come to serve what was decided, also one whose controller was away. The next round begins then: two rounds on,
 * a deployment that was left warm is archived, which here is seconds later and not days.
 */
async function judgeGateways({ users, serving }: Stage): Promise<readonly string[]> {
  const came = await Promise.all(users.map((each) => each.come(serving, GATEWAY_WITHIN_MS)));
  return came.flatMap((has, index) => (has ? [] : [`gateway ${'ab'[index]} does not come to serve ${serving}`]));
}

function some(what: string, cases: readonly string[]): readonly string[] {
  if (cases.length === 0) return [];
  const shown = cases.slice(0, SHOWN).join('; ');
  return [`${cases.length} ${what}: ${shown}${cases.length > SHOWN ? '; …' : ''}`];
}
