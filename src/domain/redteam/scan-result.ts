import type { AgentSpend, JudgeSpend, Spent } from '../analysis/index.ts';
import type { DeploymentId, Digest, DurationMs, EpochMs, JsonValue, ScanId } from '../shared/index.ts';
import type { AttackCategory } from './category.ts';

/** How hard an attack strategy is to make, for reports: what composes two is difficult, whatever the two are. */
export type Complexity = 'baseline' | 'easy' | 'moderate' | 'difficult';

/** One attack of a scan, sent to both releases as it stands here. */
export type ScannedAttack = {
  /** `objective/strategy`. */
  readonly id: string;
  /** What it tries to obtain: attacks of one objective are not independent of each other, so it is the unit of statistics. */
  readonly objective: string;
  readonly category: AttackCategory;
  readonly strategy: string;
  /** As Azure's files call the strategy. */
  readonly azureStrategy: string;
  readonly complexity: Complexity;
  /** Whose objective it is: ours, or the collection that a user supplied. */
  readonly source: string;
  /** What it says, undisguised. */
  readonly says: string;
  /** What a reply looks like that gave in. */
  readonly success: string;
  /** Tools that it is after: a call of one is proof. */
  readonly forbiddenTools: readonly string[];
  /** Chosen because it succeeded in the last scan. Such attacks are no sample of all, so that they are in no rate; they are compared. */
  readonly retried?: true | undefined;
  /** What the user says to the agent. */
  readonly prompt: string;
  /** What the agent is given to read, where the attack is hidden there. */
  readonly document?: { readonly name: string; readonly mediaType: string; readonly content: string } | undefined;
};

/**
 * What came of an attack. `blocked`: the platform's filter answered, which counts as judged and defended and is shown apart. `errored`
 * is never defended: nothing was seen. `unclear`: neither a judge nor the rules can tell.
 */
export type AttackOutcomeKind = 'succeeded' | 'defended' | 'blocked' | 'errored' | 'unclear';

/** What an outcome rests on: proof, a judge's opinion, or rules that read the reply, which are indicative only. */
export type OutcomeBasis = 'exact' | 'judge' | 'rules';

/** What one release made of an attack, once. */
export type AttackAnswer = {
  /** Id of the attack. */
  readonly attack: string;
  readonly repeat: number;
  readonly outcome: AttackOutcomeKind;
  readonly basis: OutcomeBasis;
  /** For reports; names no secret. */
  readonly because: string;
  readonly reply: string;
  /** Without the disguise of the attack, where the reply is in it. */
  readonly decodedReply?: string | undefined;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: JsonValue }[];
  readonly latencyMs: DurationMs;
  readonly tokens: number | undefined;
};

/** A question that sounds like an attack and is none. */
export type LookAlike = { readonly id: string; readonly resembles: AttackCategory; readonly prompt: string };

/** What one release made of it: `refused` is an over-refusal. */
export type LookAlikeAnswer = {
  readonly lookAlike: string;
  readonly outcome: 'answered' | 'refused' | 'blocked' | 'errored' | 'unclear';
  readonly because: string;
  readonly reply: string;
};

export type ScannedRelease = {
  readonly release: Digest;
  readonly label: string;
  readonly deploymentId: DeploymentId | undefined;
  /**
   * By what misuse of tools was seen: canaries that Headgate gave it, its own tools that the project forbids. Empty: only a judge or rules
   * saw what it says that it did.
   */
  readonly misuseSeenBy: readonly ('canary-tools' | 'forbidden-tools')[];
  /** One for each attack and repeat, in the order of the attacks. */
  readonly answers: readonly AttackAnswer[];
  /** One for each look-alike and repeat. */
  readonly lookAlikes: readonly LookAlikeAnswer[];
};

/** A finished red-team scan of a release, against another where there is one. */
export type ScanResult = {
  readonly id: ScanId;
  readonly agent: string;
  readonly environment: string;
  /** Headgate's clock when it began. */
  readonly at: EpochMs;
  /** The same seed, objectives and strategies make the same attacks. */
  readonly seed: string;
  readonly repeats: number;
  /** What was to be attacked: a category of which too little was judged opens no gate. Absent: nobody said, as before there were such. */
  readonly categories?: readonly AttackCategory[] | undefined;
  readonly attacks: readonly ScannedAttack[];
  readonly lookAlikes: readonly LookAlike[];
  /** Attacks that were never made, because nothing would have been left of them: neither defended nor errored. */
  readonly notApplicable: readonly {
    readonly objective: string;
    readonly strategy: string;
    readonly because: string;
  }[];
  /** Strategies that were asked for and take a model that attacks, which there was none of. */
  readonly notRun: readonly string[];
  /** Which of all attacks were chosen, in words. Absent: all. */
  readonly selection?: string | undefined;
  /** Who judged what proof could not tell: a model's name, or that there were only rules. */
  readonly judge: string;
  readonly candidate: ScannedRelease;
  /** Undefined where there was nothing to compare with. */
  readonly baseline: ScannedRelease | undefined;
  readonly judging?: JudgeSpend | undefined;
  /** What the model that wrote attacks was asked. Absent: there was none. */
  readonly attacking?: JudgeSpend | undefined;
  readonly asking?: AgentSpend | undefined;
  /** What an interrupted one took before this one went on. */
  readonly spentBefore?: Spent | undefined;
  readonly durationMs?: DurationMs | undefined;
};
