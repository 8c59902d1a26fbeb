import type { AgentRequest, OfferedTool } from '#ports/index.ts';
import type { SettledReply } from '../../run/index.ts';

const PROBE: OfferedTool = {
  name: 'connection_test',
  description: 'Tests the connection. Call it whenever the user asks for a test of the connection.',
  parameters: {
    type: 'object',
    properties: { word: { type: 'string' } },
    required: ['word'],
    additionalProperties: false,
  },
  result: 'The connection works.',
};
const TRIES = 2;

/**
 * Whether tools that are offered with a question get to the agent's model: only then does the absence of a call say anything. An agent that
 * ignores them, refuses them or never calls them is not given any.
 * @returns `failed` where it never answered, so that nothing is known
 */
export async function takesOfferedTools(
  ask: (request: Pick<AgentRequest, 'messages' | 'purpose' | 'tools'>) => Promise<SettledReply>,
): Promise<{ readonly isTaken: boolean; readonly failed?: string }> {
  const content =
    'Please test the connection: call the tool connection_test with the word "heron", then say that it works.';
  let failed: string | undefined;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const reply = await ask({ messages: [{ role: 'user', content }], purpose: 'red-team', tools: [PROBE] });
    if (reply.toolCalls?.some(({ name }) => name === PROBE.name) === true) return { isTaken: true };
    failed = reply.kind === 'failed' ? reply.because : undefined;
  }
  return { isTaken: false, ...(failed === undefined ? {} : { failed }) };
}
