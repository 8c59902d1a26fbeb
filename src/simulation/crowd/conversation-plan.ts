import { createRandom, type Random } from '../random.ts';
import type { Script } from './script.ts';
import type { CrowdSettings } from './settings.ts';

/** One turn as the user will take it. */
type TurnPlan = { readonly text: string; readonly isStreamed: boolean; readonly thinkMs: number };

/** One user's whole conversation, decided before it begins; only what is answered is not known yet. */
export type ConversationPlan = {
  readonly id: string;
  readonly topic: string;
  readonly api: 'chat-completions' | 'responses';
  readonly turns: readonly TurnPlan[];
  /** Whether this user would give a rating at all. */
  readonly rates: boolean;
  /** The user's temper, 0-1: decides between two neighbouring ratings, and whether anger becomes a complaint. */
  readonly temper: number;
};

type PlanSettings = Pick<
  CrowdSettings,
  'scripts' | 'seed' | 'streamRatio' | 'responsesRatio' | 'ratingRatio' | 'thinkMinMs' | 'thinkMaxMs'
>;

/** Conversation number `number` of the crowd with this seed: the same on every machine, whatever came before it. */
export function planConversation(settings: PlanSettings, number: number): ConversationPlan {
  const random = createRandom(`${settings.seed}/${number}`);
  const script = pickScript(settings.scripts, random);
  const api = random.next() < settings.responsesRatio ? 'responses' : 'chat-completions';
  const rates = random.next() < settings.ratingRatio;
  const temper = random.next();
  const turns = script.turns.map((text) => ({
    text,
    isStreamed: random.next() < settings.streamRatio,
    thinkMs: settings.thinkMinMs + random.next() * Math.max(0, settings.thinkMaxMs - settings.thinkMinMs),
  }));
  return { id: `crowd-${settings.seed}-${number}`, topic: script.topic, api, turns, rates, temper };
}

function pickScript(scripts: readonly Script[], random: Random): Script {
  const total = scripts.reduce((sum, script) => sum + script.weight, 0);
  let rest = random.next() * total;
  for (const script of scripts) {
    rest -= script.weight;
    if (rest < 0) return script;
  }
  const last = scripts.at(-1);
  if (last === undefined) throw new Error('broken invariant: a crowd has scripts');
  return last;
}
