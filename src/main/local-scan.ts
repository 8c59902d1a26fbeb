import type { LocalScan, ScanAnswer } from '#cli/index.ts';
import { attackSuccess, changedAttacks, judgeScan } from '#domain/redteam/index.ts';
import { makeId } from '#domain/shared/index.ts';
import { createRedTeamRunner } from '#evaluation/redteam/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock } from './adapter/time.ts';
import { writers } from './judges.ts';
import { keepLastScan, readLastScan } from './last-scan.ts';
import { localArm } from './local-arm.ts';
import { localRunners } from './local-runners.ts';

/** One journal a plan: only who asks for it takes over what an interrupted scan left, because the agent's code may be another by now. */
const LOCAL_KEY = 'local';

/** Attacks an agent from this process, and keeps the scan for the next. Its result is a report, not evidence that opens a gate. */
export async function localScan(request: LocalScan): Promise<ScanAnswer> {
  const { project, environment, candidate, baseline, config, resume } = request;
  const { runtime, around } = localRunners();
  const redTeam = createRedTeamRunner({ ...around, writers });
  const last = await readLastScan(candidate.agent.name);
  const scan = await redTeam.scan(
    {
      id: makeId('scn', systemClock.now(), systemChance.bytes(16)),
      at: systemClock.now(),
      ...{ agent: candidate.agent.name, environment, config, last },
      evaluation: project.evaluation,
      candidate: await localArm(runtime, candidate, environment),
      baseline: baseline && (await localArm(runtime, baseline, environment)),
      plantedSecrets: candidate.agent.plantedSecrets,
      journal: { key: LOCAL_KEY, recall: resume, retries: true },
      ...{ mayBegin: request.mayBegin, onNote: request.onNote },
    },
    request.onProgress,
    request.signal,
  );
  // One in which too much had no answer says nothing that the next could be held against.
  const isTelling = attackSuccess(scan, scan.candidate).rate !== undefined;
  const problem = isTelling ? await keepLastScan(scan) : undefined;
  if (problem !== undefined) request.onNote(problem);
  return {
    scan,
    judgement: { kind: 'red-team', ...judgeScan(scan, config.gate) },
    sinceLast:
      last &&
      changedAttacks(
        { attacks: scan.attacks, release: scan.candidate },
        { attacks: last.attacks, release: last.candidate },
      ),
  };
}
