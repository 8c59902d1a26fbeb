import { expect, test } from 'vitest';
import { variantsOf } from '../rule/families.ts';
import { calibrate } from './calibrate.ts';

test('others are tuned to as few false rollbacks as Headgate’s, on both kinds of traffic or on independent requests only', () => {
  const variants = variantsOf('error-rate');
  const rows = (headgate: readonly number[], others: readonly number[]) =>
    others.map((score, path) =>
      variants.map(({ rule }) => (rule.startsWith('Headgate') ? (headgate[path] ?? 0) : score)),
    );
  const independent = rows([0, 1, 0, 0], [1, 9, 3, 2]);
  const conversations = rows([0, 0, 0, 0], [6, 5, 4, 3]);
  const none = { 'response-time': [] };
  const tuned = calibrate('error-rate', {
    independent: { 'error-rate': independent, ...none },
    conversations: { 'error-rate': conversations, ...none },
  });
  const found = (on: string) => tuned.filter(({ tuning }) => tuning?.like === 'Headgate' && tuning.on === on);
  // One of four is allowed, so the second highest; and none of those in conversations.
  expect([...new Set(found('independent requests').map(({ threshold }) => threshold))]).toEqual([3]);
  expect([...new Set(found('any traffic').map(({ threshold }) => threshold))]).toEqual([6]);
  expect(found('independent requests').every(({ inConversations }) => inConversations === 0.75)).toBe(true);
  expect(found('any traffic').every(({ falseRollbacks }) => falseRollbacks === 0.25)).toBe(true);
});
