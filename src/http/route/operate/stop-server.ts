import { endpoint } from '../../endpoint.ts';

export const stopServer = endpoint('stopServer', async ({ caller }, { onStop, log }) => {
  log.info('server.stop-requested', { by: caller.actor.name });
  onStop();
  return { ok: true as const, message: 'the server drains and stops, and its gateway with it' };
});
