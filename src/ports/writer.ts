import type { JudgeSpend } from '#domain/analysis/index.ts';
import type { JudgeConfig } from '#domain/config/index.ts';

/** What a model wrote, or why nothing: it refused, a filter stopped it, it can't be asked. */
type Written =
  | { readonly kind: 'written'; readonly text: string; readonly model: string }
  | { readonly kind: 'failed'; readonly because: string };

/** A model that writes texts. */
export interface Writer {
  /** Waits where it is busy. Never throws for what the model does. */
  write(instructions: string, content: string): Promise<Written>;
  spent(): JudgeSpend;
}

/** Opens models that write. */
export interface Writers {
  /** @throws AppError JUDGE_FAILED where its key is not set */
  open(config: JudgeConfig, signal: AbortSignal): Promise<Writer>;
}
