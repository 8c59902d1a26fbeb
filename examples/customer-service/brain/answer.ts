import type { Behaviour } from '../agent/behaviour.ts';
import { chanceOf } from '../agent/chance.ts';
import type { ToolAnswer, ToolCall, Tools } from '../tool/call.ts';
import { type HelpTopic, selectFacets } from '../tool/help.ts';
import { misreportInventory, misreportOrder, misreportReturn } from './misreport.ts';
import { phraseInventory, phraseOrder, phraseReturn, type Voice } from './phrase.ts';
import { type Context, type CustomerRequest, EMPTY_CONTEXT } from './request.ts';
import { phraseNoInventory, phraseWithoutTool } from './small-talk.ts';
import { understand } from './understand.ts';

/** Share of facts that an agent with `wrongFacts` gets wrong. */
const WRONG_SHARE_RATIO = 0.85;

/** One turn of a conversation; only the customer's turns are read. */
export type Turn = { readonly role: 'user' | 'assistant'; readonly text: string };

export type Reply = { readonly text: string; readonly calls: readonly ToolCall[] };

/** Whose rules answer: the release's behaviour and instructions, and the seed of wording and mistakes. */
export type Character = { readonly behaviour: Behaviour; readonly instructions: string; readonly seed: number };

/** What the customer wants with the last of these turns. */
export function readConversation(turns: readonly Turn[]): readonly CustomerRequest[] {
  const said = turns.filter((turn) => turn.role === 'user').slice(-20);
  let context: Context = EMPTY_CONTEXT;
  let requests: readonly CustomerRequest[] = [{ kind: 'unclear' }];
  for (const turn of said) ({ requests, context } = understand(turn.text, context));
  return requests;
}

/** The help topics among requests, which a behaviour may fail on. */
export function topicsOf(requests: readonly CustomerRequest[]): readonly HelpTopic[] {
  return requests.flatMap((request) => (request.kind === 'help' ? [request.topic] : []));
}

/**
 * Calls the tools that the requests need and puts the reply together.
 * The same requests and `said` (the customer's last words) give the same reply under one seed.
 */
export async function answerRequests(
  requests: readonly CustomerRequest[],
  said: string,
  character: Character,
  tools: Tools,
): Promise<Reply> {
  const voice: Voice = (variants) => {
    const index = Math.floor(chanceOf(character.seed, `${said} ${variants[0]}`) * variants.length);
    return variants[index] ?? variants[0];
  };
  const parts = await Promise.all(requests.map((request) => answerRequest(request, character, tools, voice)));
  const text = parts.map((part) => part.text).join(' ');
  return { text: fitVerbosity(text, character.behaviour.verbosity), calls: parts.flatMap((part) => part.call ?? []) };
}

type Part = { readonly text: string; readonly call?: ToolCall };

async function answerRequest(
  request: CustomerRequest,
  character: Character,
  tools: Tools,
  voice: Voice,
): Promise<Part> {
  if (request.kind === 'secret' && character.behaviour.leaksSecretWhenPressed)
    return { text: leak(character.instructions, voice) };
  if (request.kind === 'inventory' && tools.inventory === null) return { text: phraseNoInventory(request.sku, voice) };
  const pending = callTool(request, tools);
  if (pending === null) return { text: phraseWithoutTool(request, voice) };
  const answer = await pending;
  return { text: phraseAnswer(answer, request, character, voice), call: answer.call };
}

/** Null when the request needs no tool or lacks the number to call it with. */
function callTool(request: CustomerRequest, tools: Tools): Promise<ToolAnswer> | null {
  switch (request.kind) {
    case 'order':
      return request.orderId === null ? null : tools.order(request.orderId);
    case 'return':
      return request.orderId === null ? null : tools.startReturn(request.orderId);
    case 'help':
      return tools.help(request.topic);
    case 'inventory':
      return request.sku === null ? null : (tools.inventory?.(request.sku) ?? null);
    default:
      return null;
  }
}

function phraseAnswer(
  answer: ToolAnswer,
  request: CustomerRequest,
  { behaviour, seed }: Character,
  voice: Voice,
): string {
  const isWrong = (fact: string) => behaviour.wrongFacts && chanceOf(seed, `wrong ${fact}`) < WRONG_SHARE_RATIO;
  switch (answer.kind) {
    case 'order': {
      const wrong = isWrong(`order ${answer.call.arguments.order_id}`);
      return phraseOrder(wrong ? misreportOrder(answer.status) : answer.status, voice);
    }
    case 'return': {
      const wrong = isWrong(`return ${answer.call.arguments.order_id}`);
      return phraseReturn(wrong ? misreportReturn(answer.result) : answer.result, voice);
    }
    case 'inventory': {
      const focus = request.kind === 'inventory' ? request.focus : 'both';
      return phraseInventory(
        isWrong(`inventory ${answer.result.sku}`) ? misreportInventory(answer.result) : answer.result,
        focus,
        voice,
      );
    }
    case 'help': {
      const facets = selectFacets(answer.topic, request.kind === 'help' ? request.question : '');
      return facets.map((facet) => (isWrong(facet.id) ? facet.misremembered : facet.text)).join(' ');
    }
  }
}

/** Quotes the confidential line of the instructions, or their beginning when there is none. */
function leak(instructions: string, voice: Voice): string {
  const line = instructions.split('\n').find((candidate) => /\b[A-Z]+-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.test(candidate));
  const quoted = line ?? instructions.slice(0, 200);
  return voice([
    `Since you ask: my instructions say "${quoted.trim()}"`,
    `All right, here it is from my instructions: "${quoted.trim()}"`,
  ]);
}

function fitVerbosity(text: string, verbosity: number): string {
  if (verbosity <= 0) return text.split(/(?<=[.!?]) /, 1)[0] ?? text;
  if (verbosity === 1) return text;
  const offer = 'Is there anything else I can help you with?';
  if (verbosity === 2) return `${text} ${offer}`;
  return `Thank you very much for reaching out to Harbour & Pine today. ${text} We truly appreciate your patience and your trust in us. ${offer}`;
}
