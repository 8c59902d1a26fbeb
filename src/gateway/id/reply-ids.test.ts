import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GivenIds } from './given-ids.ts';
import type { Marks } from './marks.ts';
import { ReplyIds } from './reply-ids.ts';

const given = new GivenIds({} as Marks);
const minting = () => new ReplyIds(() => (own) => `hg1.${own}`, given);

const KEYS = ['id', 'item_id', 'previous_response_id', 'call_id', 'conversation', 'idea', '_id', 'text', 'object'];
const OWN = ['resp_1', 'resp_11', 'msg_1', 'conv_1', 'fc_1', 'a', 'id'];

/** Objects whose keys and texts look like ids and like parts of them. */
const replies = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...OWN, '"id":"resp_1"', '\\"resp_1', ' "id" : "msg_1"'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }),
  ),
})).value;

test.each([0, 2])('few ids are translated as many are, indented by %i', (indent) => {
  fc.assert(
    fc.property(replies, fc.subarray(OWN), (reply, named) => {
      const text = JSON.stringify(reply, undefined, indent);
      const output = named.map((id) => ({ id }));
      const few = minting();
      few.learn({ output });
      const many = minting();
      many.learn({ output: [...output, ...Array.from({ length: 20 }, (_, index) => ({ id: `other_${index}` }))] });
      expect(few.translate(text)).toBe(many.translate(text));
    }),
    { numRuns: 2_000 },
  );
});

test('ids are translated where they are ids, and nowhere else', () => {
  const ids = minting();
  ids.learn({ object: 'response', id: 'resp_1', output: [{ id: 'msg_1', call_id: 'resp_1' }] });
  expect(ids.response).toBe('resp_1');
  const text =
    '{"id":"resp_1","output":[{"id": "msg_1","call_id":"msg_1","text":"\\"id\\":\\"msg_1\\" msg_1"}],"title":"msg_1"}';
  expect(ids.translate(text)).toBe(
    '{"id":"hg1.resp_1","output":[{"id": "hg1.msg_1","call_id":"msg_1","text":"\\"id\\":\\"msg_1\\" msg_1"}],"title":"msg_1"}',
  );
});
