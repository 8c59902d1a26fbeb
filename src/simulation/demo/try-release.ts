import type { Answer } from '#api/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Candidate, Outcome } from './candidate.ts';
import { easeRate } from './ease-crowd.ts';
import { renderEvaluation } from './evaluation-lines.ts';
import { type Scene, until, virtualNow } from './scene.ts';

type PromotionView = Answer<'getPromotion'>;

/** What became of a release, in the server's words. */
export type Tried = {
  readonly candidate: Candidate;
  readonly outcome: Outcome;
  readonly stage: string;
  readonly because: string;
  /** The last promotion that was tried. */
  readonly promotion: string;
  /** In the last environment that it came to. */
  readonly deploymentId: string | undefined;
};

export const STAGING = 'staging';
export const PRODUCTION = 'production';

/** Both are ten times what they take: a machine that is busy with other things gets its time. */
const EVALUATION_MS: DurationMs = 60_000;
const PROMOTION_MS: DurationMs = 300_000;

/** A release's whole way: registered, compared, evaluated, staged, signed, rolled out; as far as it gets. */
export async function tryRelease(scene: Scene, candidate: Candidate): Promise<Tried> {
  await register(scene, candidate.label);
  await compareWithServing(scene, candidate.label);
  await evaluate(scene, candidate.label);
  await easeCrowd(scene);
  const staged = await promote(scene, candidate.label, STAGING);
  if (staged.state !== 'promoted') return triedOf(candidate, staged);
  await easeCrowd(scene);
  return triedOf(candidate, await promote(scene, candidate.label, PRODUCTION));
}

/** Before live traffic is measured, the users are made fewer where the machine can't bear them. */
async function easeCrowd({ crowd, cast, timeline }: Scene): Promise<void> {
  const now = crowd.current?.stats();
  if (now === undefined) return;
  const rate = easeRate(crowd.ratePerSecond, crowd.seen, now);
  crowd.seen = now;
  if (rate === crowd.ratePerSecond) return;
  crowd.ratePerSecond = rate;
  crowd.current?.setRate(rate);
  const text = `this machine is busy: from now on ${rate} requests a second`;
  timeline.line(await virtualNow(cast.administrator), text, 'warn');
}

/** The developer registers what lies in the release's folder. */
export async function register({ deps, cast, agent, workspace, audit }: Scene, label: string): Promise<void> {
  const definition = await deps.readDefinition(workspace.releaseFolder(label));
  await cast.developer.call('createRelease', { body: { agent, label, definition, authors: ['Dana'] } });
  await audit.poll();
}

/** Brings a release into an environment, has it signed where that is asked for, and follows it to its end. */
export async function promote(scene: Scene, label: string, environment: string): Promise<PromotionView> {
  const { cast, agent, workspace, timeline } = scene;
  const who = environment === PRODUCTION ? cast.operations : cast.developer;
  const { id } = await who.call('createPromotion', { body: { agent, release: label, environment } });
  let isSigned = false;
  let isAborted = false;
  return until(
    scene,
    {
      what: `the end of the promotion of ${label} to ${environment}`,
      timeoutMs: PROMOTION_MS,
      logs: workspace.dataFolder,
    },
    async () => {
      const promotion = await who.call('getPromotion', { params: { id } });
      if (promotion.state === 'awaiting-approval' && !isSigned) {
        isSigned = true;
        await sign(scene, promotion);
      }
      if (promotion.rollout?.state === 'paused' && !isAborted) {
        isAborted = true;
        await takeBack(scene, promotion);
      }
      await scene.pace.waitForEvaluations(promotion);
      timeline.status(statusOf(promotion));
      return promotion.ended === undefined ? undefined : promotion;
    },
  );
}

/** What only people can know of the checklist is said by those whose word counts; then all sign. */
async function sign({ cast, audit }: Scene, { id: promotion, gates }: PromotionView): Promise<void> {
  await audit.poll();
  const items = gates.find(({ gate }) => gate === 'checklist')?.items ?? [];
  for (const { client, roles, knows } of cast.signers) {
    const own = items.filter((item) => item.state === 'unsigned' && knows[item.name] !== undefined);
    for (const { name } of own.filter(
      (item) => item.roles.length === 0 || item.roles.some((role) => roles.includes(role)),
    )) {
      const body = { items: [name], note: knows[name] ?? '', played: true };
      await client.call('signChecklist', { params: { id: promotion }, body });
    }
  }
  for (const { client, roles, says } of cast.signers) {
    await client.call('approve', {
      params: { id: promotion },
      body: { roles: [...roles], reason: says, played: true },
    });
  }
}

/** A rollout that waits for a person's word does not get one here: nobody waves through what can't be told. */
async function takeBack({ cast, audit }: Scene, { id }: PromotionView): Promise<void> {
  await audit.poll();
  await cast.operations.call('abortRollout', {
    params: { id },
    body: { reason: 'the numbers can’t tell, so the demo’s people (played) don’t go on' },
  });
}

async function compareWithServing({ cast, agent, timeline }: Scene, label: string): Promise<void> {
  const serving = await servingLabel(cast.developer, agent);
  const changes = await cast.developer.call('diffReleases', {
    params: { agent },
    query: { from: serving, to: label },
  });
  const marks = { added: '+', removed: '-', changed: '~' } as const;
  const words = changes.map(
    ({ component, name, change }) => `${marks[change]} ${[component, name].filter(Boolean).join(' ')}`,
  );
  timeline.line(await virtualNow(cast.developer), `${serving} → ${label}: ${words.join(', ') || 'no difference'}`);
}

async function evaluate(scene: Scene, label: string): Promise<void> {
  const { cast, agent, timeline, deps, workspace } = scene;
  const { developer } = cast;
  const serving = await servingLabel(developer, agent);
  timeline.line(await virtualNow(developer), `Dana has it evaluated against ${serving}, which serves now`);
  const { id } = await developer.call('startEvaluation', { body: { agent, release: label } });
  const run = await until(
    scene,
    { what: `the evaluation of ${label}`, timeoutMs: EVALUATION_MS, logs: workspace.dataFolder },
    async () => {
      const view = await developer.call('getEvaluation', { params: { id } });
      timeline.status(`evaluating ${label}: ${progressOf(view)}`);
      return view.state === 'running' ? undefined : view;
    },
  );
  if (run.state === 'failed') {
    const because = `the evaluation could not be done: ${run.because ?? 'unknown'}`;
    timeline.line(await virtualNow(developer), because, 'bad');
    return;
  }
  timeline.block(renderEvaluation(run.result, { old: serving, new: label }, deps.renderTable, timeline.surface));
}

/** Nothing is counted before the first replies are in. */
function progressOf({ progress: { done, total } }: Answer<'getEvaluation'>): string {
  return total === 0 ? 'asking …' : `${done} of ${total} replies`;
}

async function servingLabel(client: Scene['cast']['developer'], agent: string): Promise<string> {
  const traffic = await client.call('getTraffic', { params: { agent, environment: PRODUCTION } });
  return traffic.targets.find((target) => target.role === 'baseline')?.label ?? '';
}

function statusOf({ label, decisions, rollout, probation }: PromotionView): string {
  const because = decisions.at(-1)?.because ?? '';
  const share = rollout?.weights.find((weight) => weight.role === 'candidate');
  const requests = share === undefined ? '' : `${share.requests.toLocaleString('en-GB')} requests, `;
  return `${label}${probation === undefined ? '' : ' in probation'}: ${requests}${because}`;
}

function triedOf(candidate: Candidate, promotion: PromotionView): Tried {
  const { state, rollout, ended, id } = promotion;
  return {
    candidate,
    outcome: state === 'promoted' || state === 'rolled-back' ? state : 'stopped',
    stage: ended?.stage ?? promotion.environment,
    because: ended?.because ?? state,
    promotion: id,
    deploymentId: promotion.environment === PRODUCTION ? rollout?.candidate.deploymentId : undefined,
  };
}
