import { toIso } from '#domain/shared/index.ts';
import { AuditFollower } from './audit-follower.ts';
import { startHost } from './backstage.ts';
import { nextMonday } from './calendar.ts';
import { chooseCandidates } from './candidate.ts';
import { inviteCast } from './cast.ts';
import type { DemoDeps, DemoOptions } from './deps.ts';
import { inTellingOrder } from './narrate.ts';
import { Pace } from './pace.ts';
import { findSurprises, resultOf } from './result.ts';
import { Interrupted, type Scene, stopIfInterrupted } from './scene.ts';
import { keepReports, letUsersIn, measureRollbacks, serveFirstRelease, tellRecord, tryAll } from './story.ts';
import { TRY_NEXT, tellSummary } from './summary.ts';
import { Timeline } from './timeline.ts';
import { PRODUCTION } from './try-release.ts';
import { layOut, writeProjectFile } from './workspace.ts';

const AGENT = 'customer-service';
const FIRST_RELEASE = 'v1';
const DEFAULT_RATE_PER_SECOND = 400;
/** With --keep, so that there is something to look at without keeping the machine busy. */
const KEPT_RATE_PER_SECOND = 20;

const SUCCEEDED = 0;
const SURPRISED = 1;
const INTERRUPTED = 130;

/**
 * The guide's example, start to end, over the public API: 0 when everything came as it should and no user paid for it, 1
 * otherwise, 130 when it was interrupted. Whatever happens, everything that was started is stopped.
 */
export async function runDemo(deps: DemoDeps, options: DemoOptions): Promise<number> {
  const cleanUp: (() => Promise<void>)[] = [];
  const onInterrupt = () => deps.out.write('\ninterrupted: stopping everything that was started …\n');
  deps.signal.addEventListener('abort', onInterrupt, { once: true });
  try {
    return await play(deps, options, cleanUp);
  } catch (error) {
    // What breaks while everything is being interrupted is a consequence, not news.
    if (error instanceof Interrupted || deps.signal.aborted) return INTERRUPTED;
    throw error;
  } finally {
    deps.signal.removeEventListener('abort', onInterrupt);
    await stopAll(deps, cleanUp);
  }
}

/** The users first, the agents last; but all at once when a person waits for it. */
async function stopAll({ out, signal }: DemoDeps, cleanUp: readonly (() => Promise<void>)[]): Promise<void> {
  // One that can't be stopped must not keep the others running.
  const stops = cleanUp
    .toReversed()
    .map((stop) => () => stop().catch((error: unknown) => out.write(`not stopped: ${String(error)}\n`)));
  if (signal.aborted) await Promise.all(stops.map((stop) => stop()));
  else for (const stop of stops) await stop();
}

async function play(deps: DemoDeps, options: DemoOptions, cleanUp: (() => Promise<void>)[]): Promise<number> {
  const { signal } = deps;
  const timeline = new Timeline(deps.out);
  const candidates = chooseCandidates(options.shuffle);
  timeline.text(
    'Headgate takes a customer-service agent to production, and stops what should\nnot get there. People and users are played; requests, numbers and decisions are\nreal.',
  );
  const workspace = await layOut(deps.workFolder, deps.exampleFolder, candidates);
  timeline.status('starting the agents, the server and its gateway …');
  const [host, server] = await startBoth(startHost(deps, workspace), deps.startServer(workspace.dataFolder), cleanUp);
  stopIfInterrupted(signal);
  await writeProjectFile(workspace, deps.exampleFolder, host.url);

  const connect = (token: string) => deps.createClient(server.url, token);
  const administrator = connect(server.adminToken);
  const cast = await inviteCast(administrator, connect);
  const scene: Scene = {
    deps,
    agent: AGENT,
    cast,
    workspace,
    timeline,
    pace: new Pace(administrator, PRODUCTION, deps.stopwatch),
    audit: new AuditFollower(administrator, inTellingOrder),
    crowd: { current: undefined, lost: undefined, ratePerSecond: 0, seen: { answered: 0, latencyMeanMs: 0 } },
  };
  cleanUp.push(async () => scene.crowd.current?.stop());
  scene.audit.onRecord((record) => tellRecord(scene, record));
  scene.audit.onRecord((record) => scene.pace.follow(record));

  timeline.heading(`Release ${FIRST_RELEASE}, the one that serves today`);
  const { now } = await administrator.call('getClock', {});
  await scene.pace.start(toIso(nextMonday(Date.parse(now))));
  await administrator.call('applyProject', { body: await deps.readProject(workspace.projectFile) });
  await serveFirstRelease(scene, FIRST_RELEASE);
  await letUsersIn(scene, options.ratePerSecond ?? DEFAULT_RATE_PER_SECOND);
  const tried = await tryAll(scene, candidates);

  timeline.status('the users go home …');
  const crowd = await countUsers(scene);
  const measured = await measureRollbacks(scene, tried);
  const surprises = findSurprises(tried, crowd);
  const reports = await keepReports(scene, tried);
  const isShuffled = options.shuffle !== undefined;
  tellSummary({ timeline, renderTable: deps.renderTable }, measured, crowd, { surprises, reports, isShuffled });
  if (options.keep) {
    await letUsersIn(scene, KEPT_RATE_PER_SECOND);
    const { gateway } = await administrator.call('health', {});
    timeline.text(`\nEverything keeps running until Ctrl-C:\n`);
    timeline.text(`  export HEADGATE_URL=${server.url} HEADGATE_TOKEN=${server.adminToken}`);
    timeline.text(`  gateway  ${gateway?.url ?? ''}/v1\n  project  ${workspace.projectFile}`);
  } else timeline.text(`\n${TRY_NEXT}`);
  if (options.json) deps.answer.write(`${JSON.stringify(resultOf(measured, crowd, isShuffled))}\n`);
  if (options.keep) await interrupted(signal);
  return surprises.length === 0 ? SUCCEEDED : SURPRISED;
}

async function countUsers(scene: Scene) {
  const crowd = scene.crowd.current;
  if (crowd === undefined) throw new Error('broken invariant: users came before they left');
  const stats = await crowd.finish();
  await crowd.stop();
  return stats;
}

/** Both at once; if one fails, the other is still stopped. */
async function startBoth<A extends { stop(): Promise<void> }, B extends { stop(): Promise<void> }>(
  first: Promise<A>,
  second: Promise<B>,
  cleanUp: (() => Promise<void>)[],
): Promise<[A, B]> {
  const settled = await Promise.allSettled([first, second]);
  for (const each of settled) if (each.status === 'fulfilled') cleanUp.push(() => each.value.stop());
  return Promise.all([first, second]);
}

function interrupted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
