import { join } from 'node:path';
import { z } from 'zod';
import { SERVED_PAGE_SIZE } from '#api/index.ts';
import type { DeploymentId } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { ControlPlane, Log, ServedConversation } from '#ports/index.ts';
import type { OpenSpells, Spell } from '../assignment/open-conversations.ts';
import { readWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import { LatestFile } from '../disk/latest-file.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { ServedLedger } from './ledger.ts';

const taskSchema = z.strictObject({
  agent: z.string(),
  environment: z.string(),
  deploymentId: z.string().transform((text) => text as DeploymentId),
  routeVersion: z.int(),
});
const stateSchema = z.strictObject({ pending: z.array(taskSchema), done: z.array(taskSchema) });

/** A list that control is owed: what one deployment served until this version of its route revoked it. */
type Task = z.infer<typeof taskSchema>;

type ReporterDeps = {
  readonly control: ControlPlane;
  readonly ledger: ServedLedger;
  readonly open: OpenSpells;
  readonly folder: string;
  readonly time: GatewayTime;
  readonly log: Log;
};

/**
 * Tells control which conversations a deployment had served, once its route revokes it: those that are still open first, then those
 * that are over; page by page, until control has them all. After a restart a list begins again: control counts nothing twice.
 */
export class ServedReporter {
  readonly #deps: ReporterDeps;
  readonly #path: string;
  readonly #file: LatestFile;
  #onTrial: ReadonlySet<DeploymentId> = new Set();
  #pending: readonly Task[] = [];
  #done: readonly Task[] = [];
  /** Of the first list that is pending: what was open when it began, and how many pages control has. */
  #open: readonly ServedConversation[] | undefined;
  #pagesSent = 0;
  #isFailing = false;
  #running: Promise<void> | undefined;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
    this.#path = join(deps.folder, 'served-lists.json');
    this.#file = new LatestFile(this.#path);
  }

  async load(): Promise<void> {
    const text = await readWhole(this.#path);
    const state = text === undefined ? undefined : stateSchema.safeParse(parseJson(text)).data;
    this.#pending = state?.pending ?? [];
    this.#done = state?.done ?? [];
  }

  /** A conversation is over, or went on elsewhere: written down if its deployment may yet be taken back, or just was. */
  ended(spell: Spell): void {
    const { deploymentId } = spell;
    if (this.#onTrial.has(deploymentId) || this.#isPending(deploymentId)) {
      this.#deps.ledger.note(deploymentId, this.#dated(spell));
    }
  }

  /** To be told the routes at the start, and with each snapshot. */
  routesChanged(routes: readonly Route[]): void {
    this.#onTrial = new Set(routes.flatMap(onTrial));
    const revoked = routes.flatMap((route) => route.revoked.map((deploymentId) => taskOf(route, deploymentId)));
    const done = this.#done.filter((task) => revoked.some((other) => isSame(task, other)));
    const fresh = revoked.filter((task) => ![...this.#pending, ...done].some((other) => isSame(task, other)));
    if (fresh.length > 0 || done.length < this.#done.length) {
      this.#done = done;
      this.#pending = [...this.#pending, ...fresh];
      this.#save();
    }
    this.#dropUnneeded();
  }

  /** Sends what is owed. What fails stays for the next call. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    for (let task = this.#pending[0]; task !== undefined; task = this.#pending[0]) {
      const { agent, deploymentId } = task;
      try {
        await this.#list(task);
      } catch (error) {
        if (!this.#isFailing) {
          this.#deps.log.warn('gateway.served.undelivered', { agent, deploymentId, because: String(error) });
        }
        this.#isFailing = true;
        return;
      }
      this.#isFailing = false;
      this.#pending = this.#pending.slice(1);
      this.#done = [...this.#done, task];
      this.#open = undefined;
      this.#pagesSent = 0;
      this.#save();
      this.#dropUnneeded();
      this.#deps.log.info('gateway.served.listed', { agent, deploymentId });
    }
  }

  /** One whole list; pages that control has already are passed over. */
  async #list(task: Task): Promise<void> {
    const { ledger, open } = this.#deps;
    this.#open ??= open.of(task.deploymentId).map((spell) => this.#dated(spell));
    let conversations = new Map<string, ServedConversation>();
    let page = 0;
    const send = async (isLast: boolean): Promise<void> => {
      if (page >= this.#pagesSent) {
        const isCut = ledger.isCut(task.deploymentId);
        await this.#deps.control.listServed({
          ...task,
          page,
          isLast,
          isCut,
          conversations: [...conversations.values()],
        });
        this.#pagesSent = page + 1;
      }
      conversations = new Map();
      page += 1;
    };
    const add = async (conversation: ServedConversation): Promise<void> => {
      conversations.set(conversation.id, widened(conversations.get(conversation.id), conversation));
      if (conversations.size === SERVED_PAGE_SIZE) await send(false);
    };
    for (const conversation of this.#open) await add(conversation);
    for await (const conversation of ledger.read(task.deploymentId)) await add(conversation);
    await send(true);
  }

  #dropUnneeded(): void {
    for (const deploymentId of this.#deps.ledger.deployments()) {
      if (this.#onTrial.has(deploymentId) || this.#isPending(deploymentId)) continue;
      void this.#deps.ledger.remove(deploymentId);
    }
  }

  #isPending(deploymentId: DeploymentId): boolean {
    return this.#pending.some((task) => task.deploymentId === deploymentId);
  }

  #dated({ root, firstMs, lastMs }: Spell): ServedConversation {
    const { time } = this.#deps;
    const origin = time.realNow() - time.elapsedMs();
    return {
      id: root,
      firstAt: Math.max(0, Math.round(origin + firstMs)),
      lastAt: Math.max(0, Math.round(origin + lastMs)),
    };
  }

  #save(): void {
    this.#file.write(JSON.stringify({ pending: this.#pending, done: this.#done })).catch((error: unknown) => {
      this.#deps.log.error('gateway.served.not-saved', { path: this.#path, because: String(error) });
    });
  }
}

/** Deployments whose traffic may yet go back to another that stands beside them. */
function onTrial({ targets }: Route): readonly DeploymentId[] {
  const hasWarm = targets.some(({ role }) => role === 'warm');
  return targets
    .filter(({ role }) => role === 'candidate' || (role === 'baseline' && hasWarm))
    .map(({ deploymentId }) => deploymentId);
}

function taskOf({ agent, environment, version }: Route, deploymentId: DeploymentId): Task {
  return { agent, environment, deploymentId, routeVersion: version };
}

function isSame(a: Task, b: Task): boolean {
  return a.deploymentId === b.deploymentId && a.routeVersion === b.routeVersion;
}

function widened(known: ServedConversation | undefined, added: ServedConversation): ServedConversation {
  if (known === undefined) return added;
  const firstAt = Math.min(known.firstAt, added.firstAt);
  return { id: added.id, firstAt, lastAt: Math.max(known.lastAt, added.lastAt) };
}
