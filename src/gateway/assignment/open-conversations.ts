import type { OpenConversations } from '#domain/sample/index.ts';
import type { DeploymentId, DurationMs } from '#domain/shared/index.ts';
import type { Served } from './served.ts';

/** A conversation on one deployment, from its first request there to its last so far, on the stopwatch. */
export type Spell = {
  readonly deploymentId: DeploymentId;
  /** What the conversation is hashed by, and known by. */
  readonly root: string;
  readonly firstMs: DurationMs;
  lastMs: DurationMs;
  /** Names in memory that lead to it: its own, and those of replies that it may go on from. */
  names: number;
};

type Holder = { readonly agent: string; readonly spells: Map<string, Spell> };

/** Which conversations are open on which deployment: seen there within the idle time, and nowhere else since. */
export class OpenSpells {
  readonly #holders = new Map<DeploymentId, Holder>();
  readonly #onEnd: (spell: Spell) => void;

  constructor(onEnd: (spell: Spell) => void) {
    this.#onEnd = onEnd;
  }

  /** One more name leads to the conversation. */
  enter({ agent, deploymentId }: Served, root: string, firstMs: DurationMs, lastMs: DurationMs): Spell {
    let holder = this.#holders.get(deploymentId);
    if (holder === undefined) {
      holder = { agent, spells: new Map() };
      this.#holders.set(deploymentId, holder);
    }
    const known = holder.spells.get(root);
    if (known !== undefined) {
      known.names += 1;
      known.lastMs = Math.max(known.lastMs, lastMs);
      return known;
    }
    const spell = { deploymentId, root, firstMs, lastMs, names: 1 };
    holder.spells.set(root, spell);
    return spell;
  }

  /** A name leads there no longer; with the last one the spell ends. */
  leave(spell: Spell): void {
    spell.names -= 1;
    if (spell.names > 0) return;
    const holder = this.#holders.get(spell.deploymentId);
    holder?.spells.delete(spell.root);
    if (holder?.spells.size === 0) this.#holders.delete(spell.deploymentId);
    this.#onEnd(spell);
  }

  of(deploymentId: DeploymentId): readonly Spell[] {
    return [...(this.#holders.get(deploymentId)?.spells.values() ?? [])];
  }

  /** How many, deployment by deployment. */
  counts(environment: string): readonly OpenConversations[] {
    return [...this.#holders]
      .map(([deploymentId, { agent, spells }]) => ({ agent, environment, deploymentId, conversations: spells.size }))
      .sort((a, b) => (a.deploymentId < b.deploymentId ? -1 : 1));
  }
}
