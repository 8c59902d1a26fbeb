import type { Endpoint } from '#domain/release/index.ts';
import type { JsonObject } from '#domain/shared/index.ts';
import type { AgentRequest } from '#ports/index.ts';
import { notJson, type Protocol, parseJson, type ReadReply } from '../asking/index.ts';

type Inject = NonNullable<Endpoint['inject']>;

/** One of OpenAI's ways to ask an agent something. */
export type ModelProtocol = {
  /** Appended to the endpoint's base. */
  readonly path: string;
  /** The body of one request in a conversation of its own: nothing refers to an earlier one. */
  buildBody(messages: AgentRequest['messages'], inject: Inject | undefined): JsonObject;
  readReply(body: unknown): ReadReply;
};

/** Sent where the release names no model: OpenAI's own clients always send one, so many servers insist on it. */
const NO_MODEL = 'default';

export function protocolFor({ path, buildBody, readReply }: ModelProtocol): Protocol {
  return {
    buildRequest: ({ baseUrl, inject }, messages) => ({
      url: `${baseUrl}${path}`,
      headers: {},
      body: JSON.stringify(buildBody(messages, inject)),
    }),
    readReply(answer) {
      const body = parseJson(answer.text);
      return body === undefined ? notJson(answer) : readReply(body);
    },
    addressHint: 'check the base address: it must end where "/chat/completions" or "/responses" begins',
  };
}

export function modelOf(inject: Inject | undefined): string {
  return inject?.model?.name ?? NO_MODEL;
}

/** The JSON schema of a tool's arguments; a tool without any takes an empty object. */
export function parametersOf(tool: Inject['tools'][number]): JsonObject {
  return Object.keys(tool.parameters).length > 0 ? tool.parameters : { type: 'object', properties: {} };
}
