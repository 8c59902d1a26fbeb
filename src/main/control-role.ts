import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type Control,
  type ControlContext,
  createControl,
  deployPerformer,
  evaluateLivePerformer,
  evaluatePartPerformer,
  evaluatePerformer,
  integratePerformer,
  notifyPerformer,
  Reconciler,
  redTeamPerformer,
  registerActionRunner,
  rehearsePerformer,
  rollbackPerformer,
  shareEvaluations,
  smokePerformer,
  type TopUpGateway,
  topUpPerformer,
  webhookPerformer,
} from '#control/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import { openStore, type Store } from '#store/index.ts';
import { systemChance } from './adapter/chance.ts';
import { type Changes, createChanges } from './changes.ts';
import { databaseUrl, evaluatorCodeFolder } from './env.ts';
import { openRehearser } from './rehearsal-engine.ts';
import { createRunners } from './runners.ts';

const DRAIN_JOBS_MS = 5_000;
/** How often what users said is looked through for what is old. */
const FORGET_MS = HOUR_MS;

type FoundGateway = TopUpGateway | undefined;

/** Control and worker in this process: store, commands, passes and jobs. */
export type ControlRole = {
  readonly store: Store;
  readonly context: ControlContext;
  readonly control: Control;
  readonly changes: Changes;
  /** Where users' requests come in, once a gateway runs: rollbacks are checked through it, and requests topped up. */
  useGateway(locate: () => FoundGateway): void;
  start(): Promise<void>;
  /** Passes first, then jobs, then the database. */
  stop(): Promise<void>;
};

/** What a test may put between the program and the world: a store that dies at a chosen moment. */
export type ControlSeams = { readonly wrapStore?: (store: Store) => Store };

/** @param signal aborted: what is not open yet is not opened, and the signal's reason is thrown */
export async function openControlRole(
  folder: string,
  log: Log,
  signal: AbortSignal | undefined,
  seams: ControlSeams = {},
): Promise<ControlRole> {
  const opened = await openStore({ databaseUrl: databaseUrl(), folder: join(folder, 'database'), log, signal });
  const store = seams.wrapStore?.(opened) ?? opened;
  const changes = createChanges();
  const context: ControlContext = {
    unitOfWork: store.unitOfWork,
    chance: systemChance,
    log,
    changed: changes.notify,
    pause: (ms) => setTimeout(ms),
  };
  const control = createControl(context);
  const { runtime, evaluation, redTeam, smoke, integration, webhook } = createRunners(
    folder,
    log,
    evaluatorCodeFolder(),
  );
  const reconciler = new Reconciler(context, store.jobs);
  let locateGateway: () => FoundGateway = () => undefined;
  const stopping = new AbortController();
  const worker = `worker-${Buffer.from(systemChance.bytes(6)).toString('hex')}`;
  registerActionRunner(
    context,
    store.jobs,
    worker,
    {
      deploy: deployPerformer(context, runtime),
      smoke: smokePerformer(context, smoke),
      evaluate: evaluatePerformer(context, runtime, evaluation, shareEvaluations(context, evaluation)),
      'evaluate-part': evaluatePartPerformer(context, runtime, evaluation),
      'evaluate-live': evaluateLivePerformer(context, evaluation, redTeam),
      'red-team': redTeamPerformer(context, runtime, redTeam),
      integrate: integratePerformer(context, runtime, integration),
      'top-up': topUpPerformer(context, runtime, () => locateGateway()),
      webhook: webhookPerformer(context, webhook),
      notify: notifyPerformer(context, webhook),
      rollback: rollbackPerformer(context, { runtime, smoke, webhook, gateway: () => locateGateway() }),
      rehearse: rehearsePerformer(context, openRehearser()),
    },
    stopping.signal,
  );
  let forgotten: Promise<void> = Promise.resolve();
  let forgetting: NodeJS.Timeout | undefined;
  const forget = (): void => {
    forgotten = control
      .forgetOld()
      .catch((error: unknown) => log.error('requests.not-forgotten', { error: String(error) }));
  };
  changes.subscribe(() => reconciler.poke());
  return {
    store,
    context,
    control,
    changes,
    useGateway(locate) {
      locateGateway = locate;
    },
    async start() {
      await store.jobs.start();
      reconciler.start();
      forget();
      forgetting = setInterval(forget, FORGET_MS);
    },
    async stop() {
      stopping.abort();
      clearInterval(forgetting);
      await forgotten;
      await reconciler.stop();
      await store.jobs.stop(DRAIN_JOBS_MS);
      await store.close();
    },
  };
}
