import { Buffer } from 'node:buffer';
import type { DeploymentId } from '#domain/shared/index.ts';
import {
  type AssignedBy,
  assignDeployment,
  type ByPass,
  keyBucket,
  type Route,
  type Target,
} from '#domain/traffic/index.ts';
import type { Chance } from '#ports/index.ts';
import type { GatewayConfig } from '../config.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { Mac } from '../id/mac.ts';
import type { Mark } from '../id/mark.ts';
import type { Marks } from '../id/marks.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { BegunCounts } from './begun-counts.ts';
import type { Conversation, Conversations } from './conversations.ts';
import { conversationName, type Hasher, keyHashOf } from './hash.ts';
import type { ConversationJournal } from './journal.ts';
import type { Pin } from './pin-token.ts';
import { Pins } from './pins.ts';
import { type KeyedRequest, KeyFinder } from './request-key.ts';
import { type Served, ServedTable } from './served.ts';
import type { Admitted } from './tester-door.ts';

/** A conversation is written to the journal again when it was used for this part of the idle time. */
const JOURNAL_SHARE = 6;

/** A deployment that stands here no more. */
const GONE: DeploymentId = 'dep_gone';

/** Which release serves one request, and what to remember by. */
export type RequestAssignment = {
  readonly target: Target;
  readonly by: AssignedBy | ByPass | 'fallback';
  readonly served: Served;
  /** 0-63. */
  readonly bucket: number;
  /** The conversation's own hash key. */
  readonly root: string;
  /** What the conversation is remembered by, where it has a key and is a user's. */
  readonly name: string | undefined;
  /** What it is remembered by where it has none, but its user does. */
  readonly user: string | undefined;
  /** True when the conversation was on another deployment before. */
  readonly moved: boolean;
  /** It moved because its deployment was taken back. */
  readonly takenBack: boolean;
  /** Says the same as all this, signed: for users, and for agents to hand on. A tester's leads no user anywhere. */
  readonly pin: string;
  /** Whether the user showed a pin that says the same and was issued a short while ago. */
  readonly hasFreshPin: boolean;
};

type AssignerDeps = {
  readonly config: GatewayConfig;
  readonly hasher: Hasher;
  readonly conversations: Conversations;
  readonly journal: ConversationJournal;
  readonly mac: Mac;
  readonly marks: Marks;
  readonly routes: Pick<RouteTable, 'excepted'>;
  readonly begun: Pick<BegunCounts, 'add'>;
  readonly time: GatewayTime;
  readonly chance: Chance;
};

/** Gives requests to releases and remembers which conversation went where. */
export class Assigner {
  readonly #deps: AssignerDeps;
  readonly #served = new ServedTable();
  readonly #conversationKey = new KeyFinder();
  readonly #userKey = new KeyFinder();
  readonly #tenantKey = new KeyFinder();
  readonly #pins: Pins;

  constructor(deps: AssignerDeps) {
    this.#deps = deps;
    this.#pins = new Pins(deps);
  }

  /** Undefined when no deployment of the route may serve. */
  assign(
    route: Route,
    request: KeyedRequest,
    health: { readonly leaseHolds: boolean; readonly limitsHold: boolean },
  ): RequestAssignment | undefined {
    const { hasher, chance, marks, routes, begun } = this.#deps;
    const mark = this.#markOf(route, request, undefined);
    const name = this.#nameOf(route.agent, request, mark);
    // Whoever is known as a user alone has one conversation, for as long as it goes on.
    const user = name === undefined ? this.#userOf(route.agent, request) : undefined;
    const named = this.#recall(name);
    const home = mark === undefined ? undefined : (marks.targetOf(route, mark)?.deploymentId ?? GONE);
    const isHome = home !== undefined && home !== GONE && !route.revoked.includes(home);
    const pin = isHome || named !== undefined ? undefined : this.#pins.ofUser(route, name, request.headers);
    const pinHome = pin === undefined ? undefined : (marks.standingOf(route, pin) ?? GONE);
    const known = named ?? (pin === undefined ? this.#recall(user) : undefined);
    const own = mark?.root ?? known?.root ?? pin?.root ?? name ?? user;
    const tenant = own === undefined ? this.#tenantOf(route.agent, request) : undefined;
    const root = own ?? tenant ?? Buffer.from(chance.bytes(8)).toString('hex');
    // Where what it goes on from is kept; once that is gone, where it went on since.
    const pinned = isHome ? home : (known?.served.deploymentId ?? pinHome ?? home);
    const beganBefore = request.origin?.kind === 'older';
    const keyHash = keyHashOf(hasher, route, root);
    const excepted = pinned === undefined ? routes.excepted(route.agent, keyHash) : undefined;
    const assignment = assignDeployment(route, { pinned, excepted, beganBefore, keyHash, ...health });
    if (assignment === undefined) return undefined;
    const { target, by } = assignment;
    const served = this.#served.intern({
      agent: route.agent,
      deploymentId: target.deploymentId,
      release: target.release,
      routeVersion: route.version,
    });
    const before = known?.served.deploymentId ?? pinned;
    const memory = name ?? user;
    if (memory !== undefined) this.#remember(memory, root, served, known);
    // Users and tenants come again under the same key: only what begins once is a draw.
    const isDraw = by === 'hash' && pinned === undefined && user === undefined && tenant === undefined;
    if (isDraw) begun.add(route, target);
    return {
      target,
      by,
      served,
      bucket: keyBucket(keyHash),
      root,
      name,
      user,
      moved: before !== undefined && before !== target.deploymentId,
      takenBack: before !== undefined && before !== target.deploymentId && route.revoked.includes(before),
      pin: this.#pins.issue(served, name, root),
      hasFreshPin: pin !== undefined && pinHome === target.deploymentId && this.#pins.isFresh(pin),
    };
  }

  /**
   * For who shows a pass, which names the target. Nothing is remembered: it must not change what the same conversation gets as a user's.
   */
  assignByPass(route: Route, { target, traffic, subject }: Admitted, request: KeyedRequest): RequestAssignment {
    const { chance, hasher } = this.#deps;
    const mark = this.#markOf(route, request, traffic);
    const named = subject === undefined ? this.#nameOf(route.agent, request, undefined) : hasher.name(`p\n${subject}`);
    const root = mark?.root ?? named ?? Buffer.from(chance.bytes(8)).toString('hex');
    const { agent, version } = route;
    const { deploymentId, release } = target;
    const served = this.#served.intern({ agent, deploymentId, release, routeVersion: version, traffic });
    return {
      target,
      by: traffic,
      served,
      bucket: this.bucketOf(route, root),
      root,
      name: undefined,
      user: undefined,
      moved: false,
      takenBack: false,
      pin: this.#pins.issue(served, undefined, root),
      hasFreshPin: false,
    };
  }

  /** For what works on behalf of who is no user, with another agent: a release by the weights, and nothing is remembered of it either. */
  assignBehind(
    route: Route,
    { root, traffic }: Pin & { readonly traffic: ByPass },
    request: KeyedRequest,
    health: { readonly leaseHolds: boolean; readonly limitsHold: boolean },
  ): RequestAssignment | undefined {
    const subject = `for ${root}`;
    const keyHash = keyHashOf(this.#deps.hasher, route, subject);
    const unbound = { pinned: undefined, excepted: undefined, beganBefore: false };
    const target = assignDeployment(route, { ...unbound, keyHash, ...health })?.target;
    return target === undefined ? undefined : this.assignByPass(route, { target, traffic, subject }, request);
  }

  /** For a user whose deployment could not be reached: the conversation goes on with another one from here. */
  reassign(route: Route, { name, user, root, bucket }: RequestAssignment, target: Target): RequestAssignment {
    const { agent, version } = route;
    const { deploymentId, release } = target;
    const served = this.#served.intern({ agent, deploymentId, release, routeVersion: version });
    const memory = name ?? user;
    if (memory !== undefined) this.#remember(memory, root, served, this.#recall(memory));
    const pin = this.#pins.issue(served, name, root);
    return {
      target,
      by: 'fallback',
      served,
      bucket,
      root,
      name,
      user,
      moved: true,
      takenBack: false,
      pin,
      hasFreshPin: false,
    };
  }

  /** On whose behalf an agent asks; undefined for what users ask. */
  callerOf(headers: KeyedRequest['headers']): Pin | undefined {
    return this.#pins.ofCaller(headers);
  }

  /** What a copy of a request is counted for. */
  asShadow({ agent, version }: Route, { deploymentId, release }: Target): Served {
    return this.#served.intern({ agent, deploymentId, release, routeVersion: version, traffic: 'shadow' });
  }

  /** 0-63. @param root what the conversation is hashed by */
  bucketOf(route: Pick<Route, 'salt'>, root: string): number {
    return keyBucket(keyHashOf(this.#deps.hasher, route, root));
  }

  /** Decides which conversations are mirrored, apart from where they are assigned. */
  shadowHash(route: Route, root: string): bigint {
    return this.#deps.hasher.hash(`shadow\n${route.salt}\n${root}`);
  }

  /** The reply has an id, and what goes on from it belongs to the same conversation: it is open from now on. */
  begin({ name, root, served }: RequestAssignment): void {
    if (name === undefined && served.traffic === undefined)
      this.#remember(this.#beganName(served, root), root, served, undefined);
  }

  /** A conversation as feedback names it: by its key, or by an id with a mark. */
  findConversation(agent: string, key: string): { readonly name: string; readonly state: Conversation } | undefined {
    const { conversations, time, marks } = this.#deps;
    const mark = marks.read(key)?.mark;
    const names =
      mark === undefined ? [this.#conversationName(agent, key)] : [this.#markedName(agent, mark), mark.root];
    for (const name of names) {
      const state = conversations.find(name, time.elapsedMs());
      if (state !== undefined) return { name, state };
    }
    return undefined;
  }

  #recall(name: string | undefined): Conversation | undefined {
    return name === undefined ? undefined : this.#deps.conversations.find(name, this.#deps.time.elapsedMs());
  }

  #nameOf(agent: string, request: KeyedRequest, mark: Mark | undefined): string | undefined {
    const key = this.#conversationKey.find(this.#deps.config.conversationFrom, request);
    if (key !== undefined) return this.#conversationName(agent, key);
    if (mark !== undefined) return this.#markedName(agent, mark);
    // What works for one conversation of another agent has one conversation with it.
    return request.caller === undefined ? undefined : this.#conversationName(agent, `for ${request.caller.root}`);
  }

  #remember(name: string, root: string, served: Served, known: Conversation | undefined): void {
    const { config, conversations, journal, time } = this.#deps;
    const nowMs = time.elapsedMs();
    if (known !== undefined) {
      const isNews = known.served.deploymentId !== served.deploymentId;
      known.served = served;
      known.touchedMs = nowMs;
      conversations.keep(name, known);
      if (isNews || nowMs - known.journaledMs > config.conversationIdleMs / JOURNAL_SHARE) journal.note(name, known);
      return;
    }
    const made: Conversation = { served, root, touchedMs: nowMs, journaledMs: nowMs };
    conversations.keep(name, made);
    journal.note(name, made);
  }

  #conversationName(agent: string, key: string): string {
    return conversationName(this.#deps.hasher, agent, key);
  }

  /** Of a conversation without a key of its own: two that a user began on different releases are two. */
  #markedName(agent: string, { deployment, root }: Pick<Mark, 'deployment' | 'root'>): string {
    return this.#deps.hasher.name(`m\n${agent}\n${deployment}\n${root}`);
  }

  #beganName({ agent, deploymentId }: Served, root: string): string {
    return this.#markedName(agent, { deployment: this.#deps.marks.deploymentHash(deploymentId), root });
  }

  /** What a tester began means nothing to users, nor what began with another agent to this one. */
  #markOf(route: Route, { origin }: KeyedRequest, traffic: Mark['traffic']): Mark | undefined {
    if (origin?.kind !== 'marked' || origin.mark.traffic !== traffic) return undefined;
    return this.#deps.marks.isAbout(route, origin.mark) ? origin.mark : undefined;
  }

  /** A tenant is no conversation: it follows the weight. */
  #tenantOf(agent: string, request: KeyedRequest): string | undefined {
    const key = this.#tenantKey.find(this.#deps.config.tenantFrom, request);
    return key === undefined ? undefined : this.#deps.hasher.name(`t\n${agent}\n${key}`);
  }

  #userOf(agent: string, request: KeyedRequest): string | undefined {
    const key = this.#userKey.find(this.#deps.config.userFrom, request);
    return key === undefined ? undefined : this.#deps.hasher.name(`u\n${agent}\n${key}`);
  }
}
