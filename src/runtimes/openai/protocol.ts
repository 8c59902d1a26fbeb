import type { Endpoint } from '#domain/release/index.ts';
import type { JsonObject } from '#domain/shared/index.ts';
import type { AgentRequest, OfferedTool } from '#ports/index.ts';
import { notJson, type Offer, type Protocol, parseJson, type ReadReply } from '../asking/index.ts';

type Inject = NonNullable<Endpoint['inject']>;
type Tool = Pick<OfferedTool, 'name' | 'description' | 'parameters'>;

/** One of OpenAI's ways to ask an agent something. */
export type ModelProtocol = {
  /** Appended to the endpoint's base. */
  readonly path: string;
  /** The body of one request in a conversation of its own: nothing refers to an earlier one. */
  buildBody(messages: AgentRequest['messages'], inject: Inject | undefined, offer: Offer): JsonObject;
  readReply(body: unknown): ReadReply;
  /** What is said after a body that calls offered tools and nothing else. */
  answerCalls(body: unknown, tools: readonly OfferedTool[]): readonly JsonObject[] | undefined;
};

/** Sent where the release names no model: OpenAI's own clients always send one, so many servers insist on it. */
const NO_MODEL = 'default';

export function protocolFor({ path, buildBody, readReply, answerCalls }: ModelProtocol): Protocol {
  return {
    buildRequest: ({ baseUrl, inject }, messages, offer) => ({
      url: `${baseUrl}${path}`,
      headers: {},
      body: JSON.stringify(buildBody(messages, inject, offer)),
    }),
    readReply(answer) {
      const body = parseJson(answer.text);
      return body === undefined ? notJson(answer) : readReply(body);
    },
    answerCalls: (text, tools) => answerCalls(parseJson(text), tools),
    addressHint: 'check the base address: it must end where "/chat/completions" or "/responses" begins',
  };
}

export function modelOf(inject: Inject | undefined): string {
  return inject?.model?.name ?? NO_MODEL;
}

/** Those of the release and those that are offered. */
export function toolsOf(inject: Inject | undefined, { tools }: Offer): readonly Tool[] {
  return [...(inject?.tools ?? []), ...tools];
}

/** What came of calls of offered tools, by the ids of the calls; undefined where another tool is called too, or none. */
export function resultsOf(
  calls: readonly { readonly id: string; readonly name: string }[],
  tools: readonly OfferedTool[],
): readonly { readonly id: string; readonly result: string }[] | undefined {
  const results = calls.flatMap(({ id, name }) => {
    const tool = tools.find((each) => each.name === name);
    return tool === undefined ? [] : [{ id, result: tool.result }];
  });
  return results.length > 0 && results.length === calls.length ? results : undefined;
}

/** The JSON schema of a tool's arguments; a tool without any takes an empty object. */
export function parametersOf(tool: Tool): JsonObject {
  return Object.keys(tool.parameters).length > 0 ? tool.parameters : { type: 'object', properties: {} };
}
