import { Buffer } from 'node:buffer';
import type { Endpoint } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { AgentCaller, Chance, DeployRequest, Runtime } from '#ports/index.ts';
import { type AgentCallerOptions, createAgentCaller, notJson, type Protocol, parseJson } from '../asking/index.ts';
import { createHostedRuntime, type HostedRuntimeOptions } from '../hook/index.ts';
import { carriesHistory, fillCall } from './fill.ts';
import { readOwnReply } from './reply.ts';

type HttpRuntimeOptions = AgentCallerOptions & HostedRuntimeOptions & { readonly chance: Chance };

/** Agents that speak HTTP in their own way: those that already answer, and those that a deploy hook starts. */
export function createHttpRuntime(options: HttpRuntimeOptions): Runtime & AgentCaller {
  const protocol = ownProtocol(options.chance);
  return {
    ...createAgentCaller(options, () => protocol),
    ...createHostedRuntime(options, {
      endpoint: describeEndpoint,
      started: ({ call }, baseUrl) => ({ baseUrl, api: 'http', call }),
    }),
  };
}

function ownProtocol(chance: Chance): Protocol {
  return {
    buildRequest({ baseUrl, call }, messages, { seed = 0 }) {
      if (call === undefined) return { impossible: 'nothing says how to ask it a question: give the agent a `call`' };
      if (messages.length > 1 && !carriesHistory(call)) {
        return {
          impossible: 'its `call` has no place for the turns before the last: put "{{messages}}" into its body',
        };
      }
      const query = messages.at(-1)?.content ?? '';
      const conversation = `headgate-${Buffer.from(chance.bytes(12)).toString('hex')}`;
      const { path, headers, body } = fillCall(call, { query, conversation, messages, seed });
      return {
        url: `${baseUrl}${path}`,
        method: call.method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      };
    },
    readReply(answer, { call }) {
      const body = parseJson(answer.text);
      const where = call?.reply ?? {};
      const wantsJson = Object.values(where).some((path) => path !== undefined);
      return body === undefined && wantsJson ? notJson(answer) : readOwnReply(where, answer.text, body);
    },
    addressHint: 'check `baseUrl` and `call.path`: together they are the address that was asked',
  };
}

/** Whatever a release says of its prompt, model and tools, it is inside the agent: nobody could hand it over with each request. */
function describeEndpoint(
  { release, call }: DeployRequest,
  { baseUrl, credentialEnv }: { readonly baseUrl: string; readonly credentialEnv?: string | undefined },
): Endpoint {
  if (release.definition.artefact === undefined) {
    throw new AppError(
      'NOT_RUNNABLE',
      `${release.label} is only a prompt, and the plain HTTP agent at ${baseUrl} can't be given one`,
      { hint: 'give the release the digest of its `artefact`, or the agent a deploy hook that starts each release' },
    );
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    api: 'http',
    call,
    ...(credentialEnv === undefined ? {} : { credentialEnv }),
  };
}
