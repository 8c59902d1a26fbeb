import { expect, it } from 'vitest';
import type { DeploymentId } from '#domain/shared/index.ts';
import { MOST_CONVERSATIONS, type ServedPage, type UnitOfWork } from '#ports/index.ts';

export function describeServedConversations(store: UnitOfWork): void {
  const add = (deploymentId: DeploymentId, over: Partial<ServedPage>) =>
    store.run((tx) =>
      tx.conversations.add({
        ...{ gateway: 'gtw_1', agent: 'support', environment: 'production', deploymentId, routeVersion: 3, page: 0 },
        ...{ isLast: false, isCut: false, conversations: [], ...over },
      }),
    );
  const of = (deploymentId: DeploymentId, limit = 10) => store.run((tx) => tx.conversations.of(deploymentId, limit));

  it('keeps a conversation once, from the earliest to the latest time that was told', async () => {
    await add('dep_once', { conversations: [{ id: 'c1', firstAt: 20, lastAt: 30 }] });
    await add('dep_once', { conversations: [{ id: 'c1', firstAt: 10, lastAt: 25 }] });
    await add('dep_once', { conversations: [{ id: 'c0', firstAt: 15, lastAt: 40 }] });
    await add('dep_other', { conversations: [{ id: 'c1', firstAt: 1, lastAt: 2 }] });
    expect(await of('dep_once')).toEqual({
      conversations: [
        { id: 'c1', firstAt: 10, lastAt: 30 },
        { id: 'c0', firstAt: 15, lastAt: 40 },
      ],
      total: 2,
      reports: [{ gateway: 'gtw_1', isWhole: false, isCut: false }],
    });
    expect((await of('dep_once', 1)).conversations.map(({ id }) => id)).toEqual(['c1']);
  });

  it('says of each gateway whether its list is whole, and whether it was cut', async () => {
    await add('dep_told', { isLast: true });
    await add('dep_told', { isCut: true });
    await add('dep_told', { gateway: 'gtw_2' });
    expect((await of('dep_told')).reports).toEqual([
      { gateway: 'gtw_1', isWhole: true, isCut: true },
      { gateway: 'gtw_2', isWhole: false, isCut: false },
    ]);
  });

  it('is bounded', async () => {
    const many = Array.from({ length: MOST_CONVERSATIONS }, (_, index) => ({ id: `c${index}`, firstAt: 1, lastAt: 1 }));
    for (let from = 0; from < many.length; from += 1_000)
      await add('dep_many', { conversations: many.slice(from, from + 1_000) });
    await add('dep_many', { conversations: [{ id: 'one more', firstAt: 1, lastAt: 1 }] });
    expect((await of('dep_many')).total).toBe(MOST_CONVERSATIONS);
  });
}
