import { expect, it } from 'vitest';
import { type Feedback, opinionsOf } from '#domain/sample/index.ts';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { NASTY_TEXT } from './examples.ts';

export function describeFeedback(store: UnitOfWork): void {
  const feedback = (over: Partial<Feedback>): Feedback => ({
    about: 'req_1',
    agent: 'feedback',
    environment: 'production',
    deploymentId: 'dep_1',
    release: digestOfBytes('v1'),
    routeVersion: 3,
    at: 1_000,
    said: { rating: 4 },
    ...over,
  });
  const add = (...given: Partial<Feedback>[]) =>
    store.run((tx) => tx.feedback.add(given.map(feedback).flatMap(opinionsOf)));
  const comments = (agent: string, limit = 10) =>
    store.run((tx) => tx.feedback.comments({ agent, environment: 'production', limit }));

  it('keeps each opinion once, and says which were new', async () => {
    const first = await add({ said: { rating: 4, comment: 'good' } });
    expect(first.map(({ kind }) => kind)).toEqual(['rating', 'comment']);
    const again = await add(
      { said: { rating: 1, comment: 'good', complaint: true } },
      { about: 'req_2', said: { rating: 1 } },
      { about: 'req_2', said: { rating: 5 } },
    );
    expect(again.map(({ about, kind, value }) => [about, kind, value])).toEqual([
      ['req_1', 'complaint', true],
      ['req_2', 'rating', 1],
    ]);
  });

  it('counts an opinion once that comes several times at once', async () => {
    const given = Array.from({ length: 6 }, (_, index) => ({ agent: 'at once', about: `req_${index}` }));
    const added = await Promise.all([given, given.toReversed(), given].map((each) => add(...each)));
    expect(added.flat()).toHaveLength(6);
  });

  it('gives comments back newest first, with all that they are about', async () => {
    const tester = { agent: 'told', traffic: 'tester' as const };
    await add(
      { agent: 'told', at: 10, said: { comment: 'first', rating: 1 } },
      { ...tester, at: 30, about: 'resp_1', said: { comment: NASTY_TEXT } },
      { agent: 'told', at: 20, said: { comment: 'second' } },
      { agent: 'told', environment: 'staging', at: 40, said: { comment: 'elsewhere' } },
    );
    expect((await comments('told')).map(({ value }) => value)).toEqual([NASTY_TEXT, 'second', 'first']);
    const { said: _, ...rest } = feedback({ ...tester, at: 30, about: 'resp_1' });
    expect((await comments('told', 1))[0]).toEqual({ ...rest, kind: 'comment', value: NASTY_TEXT });
  });

  it('forgets what is old, and then counts it anew', async () => {
    const old = { agent: 'forgotten', at: 5, said: { comment: 'old' } };
    await add(old, { agent: 'forgotten', at: 50, said: { comment: 'new' } });
    await store.run((tx) => tx.feedback.forgetBefore(6));
    expect((await comments('forgotten')).map(({ value }) => value)).toEqual(['new']);
    expect(await add(old)).toHaveLength(1);
  });

  it('keeps nothing of a transaction that failed', async () => {
    const failing = store.run(async (tx) => {
      await tx.feedback.add(opinionsOf(feedback({ agent: 'undone', said: { comment: 'x' } })));
      await tx.feedback.forgetBefore(Number.MAX_SAFE_INTEGER);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    await add({ agent: 'kept', said: { comment: 'y' } });
    expect(await comments('undone')).toEqual([]);
  });
}
