import { generateKeyPairSync, sign } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createControl } from '#control/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { createHttpApp } from '#http/index.ts';
import { systemChance } from '#main/adapter/chance.ts';
import { systemClock, systemStopwatch } from '#main/adapter/time.ts';
import { createChanges, withOthers } from '#main/changes.ts';
import type { Log } from '#ports/index.ts';
import { openStore, type Store } from '#store/index.ts';
import type { FleetControl } from './fleet-control.ts';

type Options = {
  readonly log: Log;
  readonly timing?: Parameters<typeof createHttpApp>[0]['timing'];
  /** It hears nothing of the database, as behind a pooler, and has to look. */
  readonly isDeaf?: boolean;
};

/**
 * Two servers of control on one PostgreSQL: what one of them decides, gateways hear of through the other, to which the database alone
 * tells it.
 */
export class StoredControl implements FleetControl {
  readonly url: string;
  readonly token: string;
  readonly publicKeyPem: string;
  onAcknowledged: FleetControl['onAcknowledged'] = () => undefined;
  readonly #app: FastifyInstance;
  readonly #stores: { readonly deciding: Store; readonly serving: Store };

  private constructor(
    said: Pick<FleetControl, 'url' | 'token' | 'publicKeyPem'>,
    app: FastifyInstance,
    stores: { readonly deciding: Store; readonly serving: Store },
  ) {
    this.url = said.url;
    this.token = said.token;
    this.publicKeyPem = said.publicKeyPem;
    this.#app = app;
    this.#stores = stores;
  }

  /** @param databaseUrl of an empty database */
  static async start(databaseUrl: string, { log, timing, isDeaf = false }: Options): Promise<StoredControl> {
    const deciding = await openStore({ databaseUrl, log });
    const serving = await openStore({ databaseUrl, log });
    const key = generateKeyPairSync('ed25519');
    const changes = createChanges();
    const control = createControl({
      ...{ unitOfWork: serving.unitOfWork, chance: systemChance, log },
      ...{ changed: changes.notify, pause: async () => undefined },
    });
    const holder = { kind: 'machine', name: 'gateway' } as const;
    const { secret } = await control.createToken(SYSTEM, { holder, roles: ['gateway'] });
    let heard: FleetControl['onAcknowledged'] = () => undefined;
    const app = await createHttpApp({
      control: {
        ...control,
        gatewaySeen: (seen) => {
          if (seen.ackedVersion !== undefined) heard(seen.boot, seen.ackedVersion);
          return control.gatewaySeen(seen);
        },
      },
      ...{ unitOfWork: serving.unitOfWork, log, wallClock: systemClock, stopwatch: systemStopwatch },
      signForGateways: (payload) => sign(null, Buffer.from(payload), key.privateKey).toString('base64'),
      resolveProject: () => {
        throw new Error('no project is applied here');
      },
      info: { version: 'test', roles: ['control'], database: 'postgresql' },
      ...{ allowedHosts: [], onStop: () => undefined },
      changes: isDeaf ? changes : withOthers(changes, serving),
      timing,
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const publicKeyPem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const started = new StoredControl({ url, token: secret, publicKeyPem }, app, { deciding, serving });
    heard = (boot, version) => started.onAcknowledged(boot, version);
    return started;
  }

  async decide(routes: readonly Route[]): Promise<number> {
    return await this.#stores.deciding.unitOfWork.run(async (tx) => {
      for (const route of routes) await tx.routes.save(route);
      return await tx.routes.version();
    });
  }

  async stop(): Promise<void> {
    await this.#app.close();
    await this.#stores.serving.close();
    await this.#stores.deciding.close();
  }
}
