import { expect, test } from 'vitest';
import type { JsonValue } from '#domain/shared/index.ts';
import { aLoggedRequest } from '#testing/builder/logged-request.ts';
import { messagesOfLogged } from './logged-case.ts';

const read = (request: JsonValue) => messagesOfLogged(aLoggedRequest({ request }));
const user = { role: 'user', content: 'where is it?' };
const assistant = { role: 'assistant', content: 'which one?' };

test.each<[string, JsonValue, unknown]>([
  ['a chat', { model: 'helper', messages: [user, assistant, user] }, [user, assistant, user]],
  ['a response’s text', { input: 'where is it?' }, [user]],
  ['a response’s items', { input: [{ type: 'message', ...user }] }, [user]],
  [
    'parts of text',
    {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'where' },
            { type: 'text', text: 'is it?' },
          ],
        },
      ],
    },
    [{ role: 'user', content: 'where\nis it?' }],
  ],
  ['a null where nothing is', { messages: [{ ...user, tool_calls: null }], previous_response_id: null }, [user]],
])('%s is said again', (_, request, said) => {
  expect(read(request)).toEqual(said);
});

test.each<[string, JsonValue]>([
  ['nothing', null],
  ['a text', 'where is it?'],
  ['no message', { messages: [] }],
  ['an empty input', { input: '' }],
  ['a caller’s own instructions', { messages: [{ role: 'system', content: 'be brief' }, user] }],
  ['instructions of a response', { input: 'hello', instructions: 'be brief' }],
  ['an image', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }] }],
  ['a tool’s result', { messages: [user, { role: 'tool', content: '{}' }, user] }],
  ['a call of a tool', { messages: [user, { ...assistant, tool_calls: [{}] }, user] }],
  ['an item that is no message', { input: [{ type: 'function_call_output', output: '{}' }] }],
  ['a last word that is not the user’s', { messages: [user, assistant] }],
  ['what goes on from a reply', { input: 'and then?', previous_response_id: 'resp_1' }],
  ['what goes on in a conversation', { input: 'and then?', conversation: 'conv_1' }],
])('%s can’t be said again', (_, request) => {
  expect(read(request)).toBeUndefined();
});

test('nor can what was cut off, or was not answered', () => {
  expect(messagesOfLogged(aLoggedRequest({ isCut: true }))).toBeUndefined();
  expect(messagesOfLogged(aLoggedRequest({ outcome: 'agent-error' }))).toBeUndefined();
});
