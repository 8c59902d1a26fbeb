import type { Role } from '#domain/policy/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import { createHttpApp } from '#http/index.ts';
import { resolveApplied } from '#main/resolve-applied.ts';
import type { ControlWorld } from '../control/control-world.ts';

type Call = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly body?: unknown;
  /** Dana, the administrator, if nobody else. */
  readonly as?: string;
};

type Reply = { readonly status: number; readonly body: unknown };

export type WholeApp = {
  /** One request, as a person who holds all the roles that they were given. */
  readonly send: (call: Call) => Promise<Reply>;
  readonly person: (name: string, roles: readonly Role[]) => Promise<void>;
};

/** The HTTP face over control as it is, without a socket: what a client sees of a refusal is what comes out here. */
export async function createWholeApp(world: ControlWorld): Promise<WholeApp> {
  const silent = () => undefined;
  const { control, context } = world;
  const app = await createHttpApp({
    control,
    unitOfWork: context.unitOfWork,
    log: {
      info: silent,
      warn: silent,
      error: (event, fields) => world.faults.push(`${event} ${JSON.stringify(fields)}`),
    },
    wallClock: { now: () => world.now },
    stopwatch: { elapsedMs: () => 0 },
    signForGateways: (payload) => Buffer.from(payload).toString('base64'),
    resolveProject: resolveApplied,
    info: { version: '0.0.0', roles: ['control'], database: 'memory' },
    allowedHosts: [],
    onStop: silent,
    changes: { subscribe: () => silent },
  });
  const person: WholeApp['person'] = async (name, roles) => {
    const secretHash = digestOfBytes(`hg_${name}`).slice('sha256:'.length);
    const id = `tok_${secretHash.slice(0, 26)}` as const;
    const token = { id, secretHash, actor: { kind: 'person', name }, roles, createdAt: 0, createdBy: 'test' } as const;
    await context.unitOfWork.run((tx) => tx.tokens.add(token));
  };
  await person('Dana', ['administrator']);
  return {
    person,
    send: async ({ method, url, body, as = 'Dana' }) => {
      const reply = await app.inject({
        ...{ method, url },
        headers: {
          authorization: `Bearer hg_${as}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      return { status: reply.statusCode, body: reply.json() };
    },
  };
}
