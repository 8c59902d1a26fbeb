/** For tests in which nothing may go wrong unseen: it ends the test's process as any error that nobody caught. */
export function onBug(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
