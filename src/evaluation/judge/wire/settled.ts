/** Asked again it may answer. */
export type Busy = { readonly kind: 'busy'; readonly because: string; readonly retryAfterMs: number | undefined };

/** It stays so, whoever waits. */
export type Failed = { readonly kind: 'failed'; readonly because: string };
