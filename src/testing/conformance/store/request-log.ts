import { expect, it } from 'vitest';
import type { LoggedRequest } from '#domain/sample/index.ts';
import type { RequestLogFilter, UnitOfWork } from '#ports/index.ts';
import { aLoggedRequest } from '../../builder/logged-request.ts';
import { NASTY_TEXT } from './examples.ts';

export function describeRequestLog(store: UnitOfWork): void {
  const add = (...requests: Partial<LoggedRequest>[]) =>
    store.run((tx) => tx.requestLog.add(requests.map(aLoggedRequest)));
  const list = async (filter: Partial<RequestLogFilter>) => {
    const whole = { agent: 'logged', environment: 'production', limit: 10, ...filter };
    return (await store.run((tx) => tx.requestLog.list(whole))).map(({ id }) => id);
  };

  it('keeps each request once, with all that was said', async () => {
    const request = aLoggedRequest({ id: 'log_1', agent: 'once', request: { [NASTY_TEXT]: [NASTY_TEXT, null, 1.5] } });
    await store.run((tx) => tx.requestLog.add([request, { ...request, outcome: 'blocked' }]));
    await store.run((tx) => tx.requestLog.add([{ ...request, outcome: 'aborted' }]));
    expect(await store.run((tx) => tx.requestLog.find('log_1'))).toEqual(request);
    expect(await list({ agent: 'once' })).toEqual(['log_1']);
    expect(await store.run((tx) => tx.requestLog.find('log_0'))).toBeUndefined();
    await add();
  });

  it('lists the newest first, and only what was asked for', async () => {
    const common = { agent: 'logged' };
    await add(
      { ...common, id: 'log_a', at: 10 },
      { ...common, id: 'log_c', at: 30, deploymentId: 'dep_2', outcome: 'agent-error', reply: null },
      { ...common, id: 'log_b', at: 20, conversation: 'other' },
      { ...common, id: 'log_d', at: 40, environment: 'staging' },
    );
    expect(await list({})).toEqual(['log_c', 'log_b', 'log_a']);
    expect(await list({ limit: 2 })).toEqual(['log_c', 'log_b']);
    expect(await list({ deploymentId: 'dep_2' })).toEqual(['log_c']);
    expect(await list({ conversation: 'other' })).toEqual(['log_b']);
    expect(await list({ outcome: 'success' })).toEqual(['log_b', 'log_a']);
  });

  it('takes the same requests from two at once', async () => {
    const requests = Array.from({ length: 6 }, (_, index) => ({ id: `log_at_once_${index}`, agent: 'at once' }));
    await Promise.all([add(...requests), add(...requests.toReversed()), add(...requests)]);
    expect(await list({ agent: 'at once' })).toHaveLength(6);
  });

  it('forgets what is old, and says how much', async () => {
    await store.run((tx) => tx.requestLog.forgetBefore(Number.MAX_SAFE_INTEGER));
    await add({ agent: 'old', id: 'log_old', at: 5 }, { agent: 'old', id: 'log_new', at: 50 });
    expect(await store.run((tx) => tx.requestLog.forgetBefore(6))).toBe(1);
    expect(await list({ agent: 'old' })).toEqual(['log_new']);
    const failing = store.run(async (tx) => {
      await tx.requestLog.forgetBefore(100);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await list({ agent: 'old' })).toEqual(['log_new']);
  });
}
