import type { DeploymentId } from '#domain/shared/index.ts';
import type { Departed, Route, Target } from '#domain/traffic/index.ts';
import type { Hasher } from '../assignment/hash.ts';
import type { Served } from '../assignment/served.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { Mac } from './mac.ts';
import { DEPLOYMENT_BYTES, type Mark, type MintedId, mintId, readMinted, writeMark } from './mark.ts';

const MAX_KNOWN = 10_000;

/** Gives an id of the agent its mark. */
export type Minter = (own: string) => string;

/** Writes and reads the marks in the ids that users get, and finds where they lead. */
export class Marks {
  readonly #mac: Mac;
  readonly #hasher: Hasher;
  readonly #routes: RouteTable;
  readonly #hashes = new Map<string, string>();
  readonly #places = new WeakMap<Served, Pick<Mark, 'agent' | 'deployment'>>();

  constructor(deps: { readonly mac: Mac; readonly hasher: Hasher; readonly routes: RouteTable }) {
    this.#mac = deps.mac;
    this.#hasher = deps.hasher;
    this.#routes = deps.routes;
  }

  /** Mints the ids of what is kept: responses, conversations, items. */
  minterOf(served: Served, root: string): Minter {
    const { agent, deployment } = this.placeOf(served);
    const mark = writeMark({ agent, deployment, root, traffic: served.traffic });
    return (own) => mintId(this.#mac, mark, own);
  }

  /** The id of one request. @param own as it would be without a mark */
  mintRequest(served: Served, root: string, own: string): string {
    const { agent, deployment } = this.placeOf(served);
    const mark = writeMark({ agent, deployment, root, routeVersion: served.routeVersion, traffic: served.traffic });
    return mintId(this.#mac, mark, own);
  }

  /** Undefined for ids that were not minted by this installation. */
  read(id: string): MintedId | undefined {
    return readMinted(this.#mac, id);
  }

  /** The agent that it is about, and the deployment where that one still stands. */
  find(mark: Mark): { readonly route: Route; readonly target: Target | undefined } | undefined {
    const route = this.#routes.all().find((each) => this.isAbout(each, mark));
    if (route === undefined) return undefined;
    return { route, target: this.targetOf(route, mark) };
  }

  isAbout({ agent }: Route, mark: Pick<Mark, 'agent'>): boolean {
    return this.#agentHash(agent) === mark.agent;
  }

  /** The deployment of a pin, where the route still knows it, if only as one that was taken back. */
  standingOf(route: Route, { deployment }: Pick<Mark, 'deployment'>): DeploymentId | undefined {
    const ids = [...route.targets.map(({ deploymentId }) => deploymentId), ...route.revoked];
    return ids.find((id) => this.deploymentHash(id) === deployment);
  }

  targetOf({ targets }: Route, mark: Mark): Target | undefined {
    return targets.find(({ deploymentId }) => this.deploymentHash(deploymentId) === mark.deployment);
  }

  /** A deployment that stood in the route before: for feedback alone, no request goes there. */
  departedOf({ departed = [] }: Route, mark: Mark): Departed | undefined {
    return departed.find(({ deploymentId }) => this.deploymentHash(deploymentId) === mark.deployment);
  }

  deploymentHash(id: DeploymentId): string {
    return this.#hashOf(id).slice(0, 2 * DEPLOYMENT_BYTES);
  }

  /** Of an object that all its requests share. */
  placeOf(served: Served): Pick<Mark, 'agent' | 'deployment'> {
    const known = this.#places.get(served);
    if (known !== undefined) return known;
    const { agent, deploymentId } = served;
    const made = { agent: this.#agentHash(agent), deployment: this.deploymentHash(deploymentId) };
    this.#places.set(served, made);
    return made;
  }

  #agentHash(agent: string): number {
    return Number.parseInt(this.#hashOf(`agent ${agent}`).slice(0, 8), 16);
  }

  #hashOf(text: string): string {
    const known = this.#hashes.get(text);
    if (known !== undefined) return known;
    if (this.#hashes.size >= MAX_KNOWN) this.#hashes.clear();
    const made = this.#hasher.name(text);
    this.#hashes.set(text, made);
    return made;
  }
}
