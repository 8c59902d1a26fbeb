import { expect, test } from 'vitest';
import { judgeConversation } from './mood.ts';
import type { Reply } from './reply.ts';

const servedBy = { deployment: 'dep_1', release: 'v1', requestId: 'req_1' };
const said = (text: string, latencyMs = 30): Reply => ({
  kind: 'answered',
  text,
  responseId: undefined,
  servedBy,
  latencyMs,
});
const failed: Reply = { kind: 'agent-error', because: 'status 500', servedBy, latencyMs: 30 };
const plan = { rates: true, temper: 0.3 };

test('likes a conversation in which everything was answered', () => {
  expect(judgeConversation(plan, [said('Your order has shipped.')])).toEqual({ rating: 5, complaint: false });
});

test('is less pleased when it waited, or was not helped', () => {
  expect(judgeConversation(plan, [said('It has shipped.', 6_000)]).rating).toBe(4);
  expect(judgeConversation(plan, [said("I'm sorry, I can't look up stock yet.")]).rating).toBe(4);
});

test('is angry about a failure, and complains even if it would not have rated', () => {
  expect(judgeConversation({ rates: false, temper: 0.3 }, [said('Hello!'), failed])).toEqual({
    rating: 1,
    complaint: true,
  });
  expect(judgeConversation({ rates: false, temper: 0.9 }, [failed])).toEqual({ rating: undefined, complaint: false });
});
