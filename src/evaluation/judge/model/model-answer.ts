import type { Busy, Failed } from '../wire/index.ts';

/** What came of one request. Only `busy` gets better by waiting. */
export type ModelAnswer =
  | {
      readonly kind: 'answered';
      readonly text: string;
      readonly model: string;
      readonly tokens: Tokens;
      /** It ended where `maxTokens` ended it. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'refused' | 'blocked'; readonly because: string }
  | Failed
  | Busy;

type Tokens = { readonly input: number; readonly output: number };
