import type { RefusedRoute } from '#domain/traffic/index.ts';
import type { ControlPlane, Log, ReadSnapshot } from '#ports/index.ts';
import type { RouteTable } from './route-table.ts';

const RETRY_MS = 500;

type ControlLinkDeps = {
  readonly control: Pick<ControlPlane, 'subscribe' | 'acknowledge'>;
  readonly routes: Pick<RouteTable, 'accept' | 'save' | 'version' | 'refused'>;
  /** Called with each snapshot that comes into force: routes and settings may have changed. */
  readonly onChange: () => void;
  readonly log: Log;
};

/** Keeps the routes as control wants them, and tells control which version is in force. */
export class ControlLink {
  readonly #deps: ControlLinkDeps;
  readonly #stop = new AbortController();
  #subscription: Promise<void> = Promise.resolve();
  #saving: Promise<void> = Promise.resolve();
  #toAcknowledge: { readonly version: number; readonly refused: readonly RefusedRoute[] } | undefined;
  #acknowledging = false;
  /** Why the newest settings can't be followed. */
  #settingsRefused: string | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(deps: ControlLinkDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#subscription = this.#deps.control
      .subscribe((snapshot) => void this.#receive(snapshot), this.#stop.signal)
      .catch((error: unknown) => {
        // The port promises to reconnect by itself, so this is a bug; routing goes on with what is known.
        this.#deps.log.error('gateway.subscription.ended', { because: String(error) });
      });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#retry);
    await this.#subscription;
    // Whoever comes after this one begins with what lies on disk.
    await this.#saving;
  }

  async #receive(snapshot: ReadSnapshot): Promise<void> {
    const { routes, log, onChange } = this.#deps;
    const acceptance = routes.accept(snapshot);
    if (acceptance.kind === 'ignored') {
      log.warn('gateway.snapshot.ignored', { issue: snapshot.issue, because: acceptance.because });
      return;
    }
    const { settingsRefused } = snapshot;
    // The same comes with every message.
    if (settingsRefused !== undefined && settingsRefused !== this.#settingsRefused) {
      log.error('gateway.settings.refused', { version: snapshot.version, because: settingsRefused });
    }
    this.#settingsRefused = settingsRefused;
    for (const { agent, because } of acceptance.newlyRefused) {
      log.error('gateway.route.refused', { agent, version: snapshot.version, because });
    }
    if (acceptance.changed.length > 0) {
      const changed = acceptance.changed.map((route) => `${route.agent}@${route.version}`);
      log.info('gateway.routes.changed', { version: snapshot.version, routes: changed });
    }
    onChange();
    // On disk before it is acknowledged: a rollback that control counts on must survive a crash here.
    this.#saving = routes.save();
    await this.#saving;
    this.#toAcknowledge = { version: routes.version, refused: routes.refused };
    void this.#acknowledge();
  }

  /** One at a time, always the newest version, until control has it. */
  async #acknowledge(): Promise<void> {
    if (this.#acknowledging || this.#stop.signal.aborted) return;
    this.#acknowledging = true;
    clearTimeout(this.#retry);
    try {
      while (this.#toAcknowledge !== undefined) {
        const said = this.#toAcknowledge;
        await this.#deps.control.acknowledge(said.version, said.refused);
        if (this.#toAcknowledge === said) this.#toAcknowledge = undefined;
      }
    } catch (error) {
      this.#deps.log.warn('gateway.acknowledge.failed', {
        version: this.#toAcknowledge?.version,
        because: String(error),
      });
      this.#retry = setTimeout(() => void this.#acknowledge(), RETRY_MS);
      this.#retry.unref();
    } finally {
      this.#acknowledging = false;
    }
  }
}
