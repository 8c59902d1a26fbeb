import type { FastifyInstance } from 'fastify';
import type { Project } from '#domain/config/index.ts';
import type { Role, Token } from '#domain/policy/index.ts';
import { AppError, digestOfBytes, type EpochMs, type TokenId } from '#domain/shared/index.ts';
import { createHttpApp } from '#http/index.ts';
import type { Tx, UnitOfWork } from '#ports/index.ts';
import { createMemoryStore } from '#store/index.ts';
import { createRecordingControl, type RecordingControl } from './recording-control.ts';

/** Tuesday 2026-11-24, 10:30 UTC. */
export const WORLD_NOW: EpochMs = 1_795_516_200_000;

type HttpDeps = Parameters<typeof createHttpApp>[0];

type LogLine = { readonly level: string; readonly event: string; readonly fields: Record<string, unknown> };

export type HttpWorld = {
  readonly app: FastifyInstance;
  readonly recording: RecordingControl;
  /** Writes to the store and says that something was committed, as control does. */
  readonly commit: (work: (tx: Tx) => Promise<unknown>) => Promise<void>;
  /** Writes to the store as another process would: nobody here is told. */
  readonly commitElsewhere: (work: (tx: Tx) => Promise<unknown>) => Promise<void>;
  /** The header of a caller with these roles. */
  readonly as: (...roles: Role[]) => Promise<Record<string, string>>;
  readonly logged: readonly LogLine[];
  readonly stops: () => number;
  /** The server can't reach its store while it is away; the test still can. */
  readonly takeStoreAway: (away: boolean) => void;
  /** How many in this process wait to hear of commits. */
  readonly listening: () => number;
  /** Moves the stopwatch. */
  readonly passMs: (ms: number) => void;
};

/** The HTTP face over the in-memory store, with everything else watched by the test. */
export async function createHttpWorld(over: Partial<HttpDeps> = {}): Promise<HttpWorld> {
  const clock = { now: () => WORLD_NOW };
  const store = createMemoryStore({ clock });
  let storeIsAway = false;
  const unitOfWork: UnitOfWork = {
    run: (work) =>
      storeIsAway ? Promise.reject(new AppError('STORE_UNAVAILABLE', 'the database does not answer')) : store.run(work),
  };
  const recording = createRecordingControl();
  const listeners = new Set<() => void>();
  const logged: LogLine[] = [];
  let elapsedMs = 0;
  let stops = 0;
  const note =
    (level: string) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
      logged.push({ level, event, fields });
    };
  const app = await createHttpApp({
    control: recording.control,
    unitOfWork,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    wallClock: clock,
    stopwatch: { elapsedMs: () => elapsedMs },
    signForGateways: (payload) => Buffer.from(`signed ${payload.length}`).toString('base64'),
    // Only what the routes look at; resolving is another room's work.
    resolveProject: (source) => source as Project,
    info: { version: '1.2.3', roles: ['control'], database: 'memory' },
    allowedHosts: ['headgate.example'],
    onStop: () => {
      stops += 1;
    },
    changes: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    ...over,
  });
  const commitElsewhere: HttpWorld['commitElsewhere'] = async (work) => {
    await store.run(work);
  };
  return {
    app,
    recording,
    logged,
    commitElsewhere,
    commit: async (work) => {
      await commitElsewhere(work);
      for (const listener of listeners) listener();
    },
    as: async (...roles) => {
      const secret = `hg_${roles.join('-')}`;
      const token = tokenFor(secret, roles);
      await commitElsewhere(async (tx) => {
        if ((await tx.tokens.findByHash(token.secretHash)) === undefined) await tx.tokens.add(token);
      });
      return { authorization: `Bearer ${secret}` };
    },
    stops: () => stops,
    takeStoreAway: (away) => {
      storeIsAway = away;
    },
    listening: () => listeners.size,
    passMs: (ms) => {
      elapsedMs += ms;
    },
  };
}

/** A person named after their roles. */
function tokenFor(secret: string, roles: readonly Role[]): Token {
  const secretHash = digestOfBytes(secret).slice('sha256:'.length);
  const id: TokenId = `tok_${secretHash.slice(0, 26)}`;
  return {
    id,
    secretHash,
    actor: { kind: 'person', name: `${roles.join(' and ')} person` },
    roles,
    createdAt: WORLD_NOW,
    createdBy: 'the test',
  };
}
