import { AGENT } from '#testing/crash/example-world.ts';
import type { Address, Manner } from '../gateway/load/request.ts';

/** The example's agent, behind OpenAI's other API and as one that nobody in between can read. */
export const RESPONDER = 'responder';
export const CONCIERGE = 'concierge';

/** A way in which users ask, and how often. */
export type Face = {
  readonly name: string;
  readonly agent: string;
  readonly path: string;
  readonly api: Address['api'];
  readonly manner: Manner;
  readonly perSecond: number;
};

export const CHAT: Face = {
  ...{ name: 'chat', agent: AGENT, path: '/v1/chat/completions', api: 'chat-completions' },
  ...{ manner: 'whole', perSecond: 50 },
};
export const CHAT_STREAM: Face = { ...CHAT, name: 'chat, streamed', manner: 'stream', perSecond: 10 };

const RESPONSES: Face = {
  ...{ name: 'responses', agent: RESPONDER, path: '/v1/responses', api: 'responses' },
  ...{ manner: 'whole', perSecond: 25 },
};

export const FACES: readonly Face[] = [
  CHAT,
  CHAT_STREAM,
  RESPONSES,
  { ...RESPONSES, name: 'responses, streamed', manner: 'stream', perSecond: 5 },
  {
    ...{ name: 'plain HTTP', agent: CONCIERGE, path: `/agents/${CONCIERGE}/chat/completions` },
    ...{ api: 'chat-completions', manner: 'whole', perSecond: 20 },
  },
];

/** Once each second somebody says what they think of a chat's answer that they just got. */
export const OPINIONS_MS = 1_000;
