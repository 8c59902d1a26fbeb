import { endpoint } from '../../endpoint.ts';

export const health = endpoint('health', async (_call, { info, unitOfWork }) => {
  // A server that can't reach its store works for nobody: this throws, and the answer is 503.
  await unitOfWork.run((tx) => tx.routes.version());
  const { version, roles, database } = info;
  return { status: 'ok' as const, version, roles: [...roles], database, gateway: info.gateway?.() };
});
