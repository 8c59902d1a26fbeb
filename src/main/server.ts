import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ClockSetting, withRate } from '#domain/policy/index.ts';
import { AppError, type DurationMs, type EpochMs } from '#domain/shared/index.ts';
import { hashDataFolder } from '#gateway/index.ts';
import { createHttpApp } from '#http/index.ts';
import type { Log } from '#ports/index.ts';
import { createLog } from './adapter/log.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { withOthers } from './changes.ts';
import { type ControlRole, type ControlSeams, openControlRole } from './control-role.ts';
import { readEnv } from './env.ts';
import { gatewayEnvironment } from './gateway-settings.ts';
import { GatewaySupervisor } from './gateway-supervisor.ts';
import { firstAdministrator, keepMachineToken } from './machine-token.ts';
import { resolveApplied } from './resolve-applied.ts';
import { loadSigningKey } from './signing-key.ts';
import { VERSION } from './version.ts';

const LONGEST_CLOSE_MS: DurationMs = 3_000;
/** Of a gateway whose server did not start: nobody counts on it yet. */
const SHORT_GRACE_MS: DurationMs = 5_000;

type ServerOptions = {
  readonly folder: string;
  readonly port: number;
  readonly gatewayPort: number;
  /** That share the gateway's port; undefined: one. */
  readonly gatewayProcesses?: number | undefined;
  readonly withGateway: boolean;
  readonly clockRate?: number | undefined;
  readonly clockStart?: EpochMs | undefined;
  readonly seams?: ControlSeams | undefined;
  /** Aborted while it starts: what has been started is stopped, and the start fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told each process that is started. */
  readonly onProcess?: ((pid: number) => void) | undefined;
};

export type Server = {
  readonly url: string;
  readonly gatewayUrl: string | undefined;
  /** Why the gateway of before goes on, where another was to take its place. */
  readonly gatewayProblem: string | undefined;
  /** The administrator's token, on the very first start only. */
  readonly firstToken: string | undefined;
  /** Resolves once someone asked it over the API to stop. */
  readonly stopAsked: Promise<void>;
  /**
   * Stops everything once the gateway has drained, in `graceMs`, or by default in the time that the project says. Asked again, it can
   * only become sooner. `keepGateway` leaves the gateway routing, to be adopted by the next start.
   */
  stop(how?: { readonly keepGateway?: boolean; readonly graceMs?: DurationMs }): Promise<void>;
};

/** Starts control, worker, API and gateway over one data folder, on loopback; all of it or, when that fails, nothing. @throws AppError */
export async function startServer(options: ServerOptions): Promise<Server> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = createLog('server', join(folder, 'server.log'), readEnv('HEADGATE_LOG_LEVEL') ?? 'info');
  const started: (() => Promise<void>)[] = [];
  try {
    const role = await openControlRole(folder, log, options.signal, options.seams);
    started.push(() => role.stop());
    return await assemble(options, folder, role, log, started);
  } catch (error) {
    for (const stop of started.reverse()) {
      await stop().catch((failure: unknown) => log.error('server.not-stopped', { error: String(failure) }));
    }
    options.signal?.throwIfAborted();
    throw error;
  }
}

/** What a gateway serves while no project names another. */
const USERS_ENVIRONMENT = 'production';

async function assemble(
  options: ServerOptions,
  folder: string,
  role: ControlRole,
  log: Log,
  started: (() => Promise<void>)[],
): Promise<Server> {
  const { control, store, changes } = role;
  const { signal } = options;
  signal?.throwIfAborted();
  await setClock(role, options);
  const key = loadSigningKey(folder);
  const gatewayFolder = join(folder, 'gateway');
  const supervisor = new GatewaySupervisor(gatewayFolder, log, options.onProcess);
  let served = USERS_ENVIRONMENT;
  role.useGateway(() =>
    supervisor.url === undefined ? undefined : { url: supervisor.url, environment: served, sign: key.sign },
  );
  let askStop: () => void = () => undefined;
  const stopAsked = new Promise<void>((done) => {
    askStop = done;
  });
  /** Each process of the gateway is one to control. */
  const connectedGateways = new Set<string>();
  let ensureGateway = async (): Promise<void> => undefined;
  const app = await createHttpApp({
    control: {
      ...control,
      // A project may name another environment; only then is the gateway replaced, and before the answer goes out.
      applyProject: async (...asked) => {
        const applied = await control.applyProject(...asked);
        await ensureGateway().catch((error: unknown) => log.error('gateway.not-ensured', { error: String(error) }));
        return applied;
      },
      confirmProject: async (...asked) => {
        const applied = await control.confirmProject(...asked);
        await ensureGateway().catch((error: unknown) => log.error('gateway.not-ensured', { error: String(error) }));
        return applied;
      },
      gatewaySeen: (input) => {
        if (input.connected) connectedGateways.add(input.gateway);
        else connectedGateways.delete(input.gateway);
        return control.gatewaySeen(input);
      },
    },
    unitOfWork: store.unitOfWork,
    log,
    wallClock: systemClock,
    stopwatch: systemStopwatch,
    signForGateways: key.sign,
    resolveProject: resolveApplied,
    info: {
      version: VERSION,
      roles: ['control', 'worker', ...(options.withGateway ? ['gateway'] : [])],
      database: store.kind === 'pglite' ? 'pglite' : 'postgresql',
      gateway: () =>
        supervisor.url === undefined ? undefined : { url: supervisor.url, connected: connectedGateways.size > 0 },
    },
    allowedHosts: [],
    onStop: askStop,
    changes: withOthers(changes, store),
  });
  const url = await app.listen({ host: '127.0.0.1', port: options.port }).catch((error: unknown) => {
    throw portTaken(error, options.port);
  });
  // A connection that never asked anything would be waited for; nobody is served on it.
  const closeApp = async (): Promise<void> => {
    const cut = setTimeout(() => app.server.closeAllConnections(), LONGEST_CLOSE_MS);
    await app.close();
    clearTimeout(cut);
  };
  started.push(closeApp);
  signal?.throwIfAborted();
  await role.start();
  const firstToken = await firstAdministrator({ control, unitOfWork: store.unitOfWork });
  const startGateway = async (): Promise<void> => {
    const project = (await store.unitOfWork.run((tx) => tx.projects.latest()))?.project;
    served = gatewayEnvironment(project) ?? USERS_ENVIRONMENT;
    await supervisor.ensure({
      version: VERSION,
      environment: served,
      port: options.gatewayPort,
      controlUrl: url,
      publicKeyPem: key.publicKeyPem,
      token: await keepMachineToken(
        { control, unitOfWork: store.unitOfWork },
        join(gatewayFolder, 'token'),
        'gateway',
        ['gateway'],
      ),
      pinSecret: key.deriveSecret('pins'),
      dataFolderHash: hashDataFolder(folder),
      ...(options.gatewayProcesses === undefined ? {} : { processes: options.gatewayProcesses }),
    });
  };
  if (options.withGateway) {
    started.push(() => supervisor.stop(SHORT_GRACE_MS));
    const abandon = () => void supervisor.stop(SHORT_GRACE_MS);
    signal?.addEventListener('abort', abandon, { once: true });
    signal?.throwIfAborted();
    await startGateway().finally(() => signal?.removeEventListener('abort', abandon));
    ensureGateway = startGateway;
  }
  signal?.throwIfAborted();
  log.info('server.started', { url, database: store.kind });
  let stopping: Promise<void> | undefined;
  return {
    url,
    gatewayUrl: supervisor.url,
    gatewayProblem: supervisor.problem,
    firstToken,
    stopAsked,
    stop({ keepGateway = false, graceMs } = {}) {
      const gatewayStopped = options.withGateway && !keepGateway ? supervisor.stop(graceMs) : Promise.resolve();
      // Control goes last: until its last request is counted, the gateway has somebody to tell.
      stopping ??= gatewayStopped.then(async () => {
        await closeApp();
        await role.stop();
        log.info('server.stopped');
      });
      return stopping;
    },
  };
}

async function setClock(role: ControlRole, { clockRate, clockStart }: ServerOptions): Promise<void> {
  await role.store.unitOfWork.run(async (tx) => {
    const { setting, realNow } = await tx.clock.lock();
    let next: ClockSetting = setting;
    // A scaled clock is asked for at each start; one left over from another day never meets real users.
    const rate = clockRate ?? 1;
    if (rate !== setting.rate) next = withRate(next, realNow, rate);
    if (clockStart !== undefined && clockStart > withRate(setting, realNow, 1).originVirtual) {
      next = { ...withRate(next, realNow, next.rate), originVirtual: clockStart };
    }
    if (next !== setting) await tx.clock.write(next);
  });
}

function portTaken(error: unknown, port: number): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error;
  return new AppError('PORT_TAKEN', `port ${port} on 127.0.0.1 is in use`, {
    hint: 'another headgate may be running (headgate doctor); or choose a port: headgate serve --port N',
    cause: error,
  });
}
