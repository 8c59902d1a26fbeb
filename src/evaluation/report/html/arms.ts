/** What both releases are called; a baseline that is the same release is told apart by its turn. */
export type Arms = { readonly candidate: string; readonly baseline: string | undefined };
