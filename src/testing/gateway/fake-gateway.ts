import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededChance } from './seeded-chance.ts';

/** What a gateway may do wrong to a request, or an agent behind it. */
type Trouble =
  | 'none'
  /** The connection is reset before anything is answered. */
  | 'reset'
  /** A streamed reply ends, cleanly, before it is whole. */
  | 'cut-stream'
  /** The connection breaks in the middle of a streamed reply. */
  | 'break-stream'
  | 'own-502'
  | 'own-404'
  | 'no-choices'
  /** The agent's own error, passed through. */
  | 'agent-500'
  | 'agent-503'
  | 'silent';

type FakeGatewayOptions = {
  readonly trouble: Trouble;
  /** Share of new conversations that begin on `new`, 0-1. */
  readonly newShare: number;
  /** False: each request is assigned anew, whatever its conversation began on. */
  readonly keepsPins: boolean;
  /** What a rollback does to conversations that are on `new`: takes them back, or only sends no new ones there. */
  readonly rollback: 'all' | 'new-conversations-only';
};

/** A gateway with two releases, `old` and `new`, that can be broken in the ways that a crowd must notice. */
export type FakeGateway = {
  readonly baseUrl: string;
  readonly asked: { chat: number; responses: number; streamed: number };
  readonly feedback: Record<string, unknown>[];
  /** When a request came to `new`, by the wall clock. */
  readonly arrivalsAtNew: number[];
  rollBack(): void;
  close(): Promise<void>;
};

const HEALTHY: FakeGatewayOptions = { trouble: 'none', newShare: 0, keepsPins: true, rollback: 'all' };

export async function startFakeGateway(options: Partial<FakeGatewayOptions> = {}): Promise<FakeGateway> {
  const { trouble, newShare, keepsPins, rollback } = { ...HEALTHY, ...options };
  const chance = seededChance('fake gateway');
  const pins = new Map<string, 'old' | 'new'>();
  const asked = { chat: 0, responses: 0, streamed: 0 };
  const feedback: Record<string, unknown>[] = [];
  const arrivalsAtNew: number[] = [];
  let isRolledBack = false;
  let count = 0;

  const assign = (conversation: string): 'old' | 'new' => {
    const pinned = keepsPins ? pins.get(conversation) : undefined;
    if (pinned === 'new' && isRolledBack && rollback === 'all') pins.set(conversation, 'old');
    else if (pinned === undefined)
      pins.set(conversation, !isRolledBack && (chance.bytes(1)[0] ?? 0) / 256 < newShare ? 'new' : 'old');
    return pins.get(conversation) ?? 'old';
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request);
    if (request.url === '/v1/feedback') {
      feedback.push(body);
      return sendJson(response, 200, { ok: true });
    }
    const isResponses = request.url === '/v1/responses';
    asked[isResponses ? 'responses' : 'chat'] += 1;
    const release = assign(String(request.headers['x-conversation-id']));
    if (release === 'new') arrivalsAtNew.push(Date.now());
    count += 1;
    response.setHeader('x-headgate-release', release);
    response.setHeader('x-headgate-deployment', `dep_${release}`);
    response.setHeader('x-headgate-request-id', `req_${count}`);
    if (trouble === 'reset') return void request.socket.destroy();
    if (trouble === 'silent') return;
    if (trouble === 'own-502') return sendJson(response, 502, errorBody('agent_unreachable'));
    if (trouble === 'own-404') return sendJson(response, 404, errorBody('model_not_found'));
    if (trouble === 'agent-500') return sendJson(response, 500, errorBody('server_error'));
    if (trouble === 'agent-503') return sendJson(response, 503, errorBody('overloaded'));
    if (trouble === 'no-choices') return sendJson(response, 200, {});
    if (body.stream !== true) return sendJson(response, 200, isResponses ? responseBody(count) : chatBody);
    asked.streamed += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const events = isResponses ? responseEvents(count) : chatEvents;
    response.write(events.slice(0, -1).join(''));
    if (trouble === 'cut-stream') return void response.end();
    if (trouble === 'break-stream') return void setImmediate(() => request.socket.destroy());
    response.end(events.at(-1));
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    feedback,
    arrivalsAtNew,
    rollBack: () => {
      isRolledBack = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const chatBody = { choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }] };

const chatEvents = [
  event({ choices: [{ index: 0, delta: { content: 'Ye' } }] }),
  event({ choices: [{ index: 0, delta: { content: 's.' }, finish_reason: 'stop' }] }),
  'data: [DONE]\n\n',
];

function responseBody(number: number) {
  const content = [{ type: 'output_text', text: 'Yes.', annotations: [] }];
  return {
    id: `resp_${number}`,
    object: 'response',
    status: 'completed',
    output: [{ id: `msg_${number}`, type: 'message', role: 'assistant', status: 'completed', content }],
  };
}

function responseEvents(number: number) {
  return [
    event({ type: 'response.output_text.delta', delta: 'Yes.' }),
    event({ type: 'response.completed', response: responseBody(number) }),
  ];
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function errorBody(code: string) {
  return { error: { message: 'it failed', type: 'server_error', param: null, code } };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
