/**
 * Loaded into a Node process that is measured (`--import`): collects garbage and tells what is left when it is asked, and ends the
 * process with the one that started it. It costs nothing while nobody asks.
 */
export type Memory = { readonly residentBytes: number; readonly heapBytes: number };

process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ residentBytes: rss, heapBytes: heapUsed + external } satisfies Memory);
});
process.on('disconnect', () => process.exit());
