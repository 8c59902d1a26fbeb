import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerRequests, type Character, type Reply, readConversation, topicsOf } from '../brain/answer.ts';
import { createTools } from '../tool/call.ts';
import { createInventoryClient } from '../tool/inventory.ts';
import type { AccessLog } from './access-log.ts';
import type { Ask } from './ask.ts';
import type { Behaviour } from './behaviour.ts';
import { type JsonObject, readJsonObject } from './body.ts';
import { createChance } from './chance.ts';
import { readChatAsk, renderChat, scriptChat } from './chat.ts';
import { ApiFailure, sendFailure, sendJson } from './failure.ts';
import { changeFaults, type Faults, NO_FAULTS } from './faults.ts';
import { createHistory } from './history.ts';
import { listenOnLoopback, type RunningServer } from './listen.ts';
import { readResponsesAsk, renderResponse, scriptResponse } from './responses.ts';
import { pause, writeEvents } from './stream.ts';
import { countTokens } from './tokens.ts';

/** What one agent is made of and where it runs. */
type AgentOptions = {
  readonly deploymentId: string;
  readonly environment: string;
  readonly behaviour: Behaviour;
  readonly instructions: string;
  readonly modelName: string;
  /** Base address of the inventory service. */
  readonly inventoryUrl: string;
  readonly log: AccessLog;
  /** Mixed with the behaviour's own seed. */
  readonly seed?: number;
  /** 0, the default, takes a free one. */
  readonly port?: number;
};

export type RunningAgent = RunningServer & {
  faults(): Faults;
  changeFaults(change: JsonObject): Faults;
};

/** Share of the thinking time before the first words of a streamed reply. */
const FIRST_WORDS_RATIO = 0.6;

/** Starts an agent behind `/v1/chat/completions`, `/v1/responses`, `/v1/models` and `/healthz` on loopback. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { behaviour, environment, instructions, modelName, log } = options;
  const seed = (behaviour.seed + (options.seed ?? 0) * 1_000_003) >>> 0;
  const character: Character = { behaviour, instructions, seed };
  const chance = createChance(seed);
  const history = createHistory();
  const inventory = createInventoryClient(options.inventoryUrl);
  const tools = createTools({
    checkInventory: behaviour.inventoryTool ? inventory.check : null,
    backendLatencyMs: environment === 'production' ? behaviour.productionBackendLatencyMs : 0,
  });
  let faults = NO_FAULTS;
  let arrivals = 0;

  const reply = async (ask: Ask): Promise<{ reply: Reply; restMs: number }> => {
    const { min, max } = behaviour.latencyMs;
    const thinkingMs = min + chance() * (max - min) + faults.extraLatencyMs;
    const isUnlucky = chance() < behaviour.errorRate;
    const isFaulty = chance() < faults.errorRate;
    const requests = readConversation(ask.turns);
    const isTripped = topicsOf(requests).some((topic) => behaviour.errorTopics.includes(topic));
    const beforeMs = ask.isStreamed ? thinkingMs * FIRST_WORDS_RATIO : thinkingMs;
    if (isUnlucky || isFaulty || isTripped) {
      await pause(beforeMs);
      throw new ApiFailure(500, 'The server had an error while processing your request. Sorry about that!', {
        code: 'server_error',
      });
    }
    const said = `${ask.seed ?? ''} ${ask.turns.at(-1)?.text ?? ''}`;
    const [given] = await Promise.all([answerRequests(requests, said, character, tools), pause(beforeMs)]);
    return { reply: given, restMs: thinkingMs - beforeMs };
  };

  const answerChat = async (body: JsonObject, response: ServerResponse) => {
    const ask = readChatAsk(body);
    const { reply: given, restMs } = await reply(ask);
    const usage = countTokens(instructions, ask.turns, given);
    const model = ask.model ?? modelName;
    if (ask.isStreamed) await writeEvents(response, scriptChat(ask, given, model, usage), restMs);
    else sendJson(response, 200, renderChat(given, model, usage));
  };

  const answerResponses = async (body: JsonObject, response: ServerResponse) => {
    const ask = readResponsesAsk(body, history);
    const { reply: given, restMs } = await reply(ask);
    const rendered = renderResponse(ask, given, ask.model ?? modelName, countTokens(instructions, ask.turns, given));
    if (ask.isStored) history.remember(rendered.id, [...ask.turns, { role: 'assistant', text: given.text }]);
    if (ask.isStreamed) await writeEvents(response, scriptResponse(rendered, given.text), restMs);
    else sendJson(response, 200, rendered);
  };

  const models = [{ id: modelName, object: 'model', created: 1_780_000_000, owned_by: 'harbour-and-pine' }];
  const asks: Readonly<Record<string, (body: JsonObject, response: ServerResponse) => Promise<void>>> = {
    '/v1/chat/completions': answerChat,
    '/v1/responses': answerResponses,
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const arrive = logRequest(options, ++arrivals, request, response, method, path);
    if (faults.down) {
      arrive(false);
      request.socket.destroy();
      return;
    }
    const ask = method === 'POST' ? asks[path] : undefined;
    if (ask !== undefined) {
      const body = await readJsonObject(request).catch((error: unknown) => {
        arrive(false);
        throw error;
      });
      arrive(body.stream === true);
      return ask(body, response);
    }
    arrive(false);
    if (method === 'GET' && path === '/healthz') return sendJson(response, 200, { status: 'ok', environment });
    if (method === 'GET' && path === '/v1/models') return sendJson(response, 200, { object: 'list', data: models });
    throw new ApiFailure(404, `Unknown request: ${method} ${path}.`, { code: 'unknown_url' });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => sendFailure(response, error));
  });
  const running = await listenOnLoopback(server, options.port ?? 0);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await running.stop();
    inventory.close();
    // Requests that were just cut off still write their last line.
    await new Promise(setImmediate);
    await log.close();
  };
  return {
    ...running,
    faults: () => faults,
    changeFaults: (change) => {
      faults = changeFaults(faults, change);
      return faults;
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/**
 * Logs one request: a line when the returned function is called, with the time of arrival, and a line at the end.
 * `request` counts the deployment's arrivals and ties the two lines; status 499 means the client, or a fault, broke it off.
 */
function logRequest(
  { log, deploymentId, environment }: AgentOptions,
  arrival: number,
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
  path: string,
): (stream: boolean) => void {
  const at = Date.now();
  const startedMs = performance.now();
  const purpose = request.headers['x-headgate-purpose'] ?? null;
  const conversation = request.headers['x-conversation-id'] ?? null;
  return (stream) => {
    log.write({ at, deploymentId, environment, method, path, purpose, conversation, stream, request: arrival });
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : 499;
      const durationMs = Math.round((performance.now() - startedMs) * 10) / 10;
      log.write({ at: Date.now(), event: 'end', status, durationMs, request: arrival });
    });
  };
}
