/** Held by at most one process. */
export type Lock = { readonly release: () => Promise<void> };
