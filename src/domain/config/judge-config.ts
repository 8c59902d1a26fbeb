import type { Prices } from '../sample/index.ts';
import type { DurationMs } from '../shared/index.ts';
import type { OwnEvaluator } from './own-evaluator.ts';
import { isService, type ServiceConfig } from './service-config.ts';

/** Whose models can be asked. */
export const modelProviders = ['openai-compatible', 'ollama', 'openai', 'azure', 'anthropic', 'google'] as const;

/** A model that judges, and how it is asked. */
export type JudgeConfig = {
  readonly provider: (typeof modelProviders)[number];
  readonly model: string;
  /** The only address that is asked. */
  readonly baseUrl: string;
  readonly credentialEnv?: string | undefined;
  readonly apiVersion?: string | undefined;
  /** Absent: none is sent. */
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly format: 'schema' | 'json' | 'text';
  readonly maxTokens: number;
  readonly timeoutMs: DurationMs;
  /** How often each reply is judged. */
  readonly repeats: number;
  /** Answers awaited at once. */
  readonly concurrency: number;
};

/** One of several judges, and which evaluators are its. Absent: all. */
export type PanelMember = (JudgeConfig | ServiceConfig) & { readonly evaluators?: readonly string[] | undefined };

/** Who scores what no rule can tell. */
export type JudgingConfig = {
  /** Names of all evaluators, judged or not. */
  readonly evaluators: readonly string[];
  /** What the project brings along, named in `evaluators` too. Absent: nothing. */
  readonly own?: readonly OwnEvaluator[] | undefined;
  /** For evaluators that are none of `judges`. Absent: the offline judge. */
  readonly judge?: JudgeConfig | ServiceConfig | undefined;
  /** Absent: only `judge`. */
  readonly judges?: readonly PanelMember[] | undefined;
  /** How the scores of several judges become one. Absent: their mean. */
  readonly agreement?: 'mean' | 'majority' | undefined;
  /** The project's, for what judging costs. Absent: none is known. */
  readonly prices?: Prices | undefined;
};

/** Where providers answer when no other address is given. Of those that have none, it is asked for. */
export const providerAddresses: Readonly<Partial<Record<JudgeConfig['provider'], string>>> = {
  ollama: 'http://127.0.0.1:11434/v1',
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
};

/** Providers that answer nobody without a key. */
export const keyedProviders: readonly string[] = ['openai', 'azure', 'anthropic', 'google'];

/** Whether a model is asked for what is none of the evaluators that several judges share out, such as an opinion of an attack. */
export function hasModelForAny({ judge, judges = [] }: Pick<JudgingConfig, 'judge' | 'judges'>): boolean {
  const isModel = (one: JudgeConfig | ServiceConfig) => !isService(one);
  return (judge !== undefined && isModel(judge)) || judges.some((one) => isModel(one) && one.evaluators === undefined);
}
