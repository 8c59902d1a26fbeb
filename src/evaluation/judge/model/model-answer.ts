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
  | { readonly kind: 'refused' | 'blocked' | 'failed'; readonly because: string }
  | { readonly kind: 'busy'; readonly because: string; readonly retryAfterMs: number | undefined };

type Tokens = { readonly input: number; readonly output: number };
