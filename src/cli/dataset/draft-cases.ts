import type { Answer, Client } from '#api/index.ts';
import { type Case, type Message, messagesOfLogged, readDataset } from '#domain/dataset/index.ts';
import type { JsonValue } from '#domain/shared/index.ts';

/** What became of the requests that were looked at. */
export type Draft = {
  readonly cases: readonly Case[];
  readonly looked: number;
  /** That go before another of the same conversation. */
  readonly earlier: number;
  /** That ask what another conversation asks, word by word. */
  readonly repeated: number;
  /** Cut off, with instructions or calls of the caller's own, or going on from what is not kept. */
  readonly unusable: number;
};

type Logged = Answer<'getRequest'>;

/** A case of each conversation, from its last request that can be asked again as it was. Requests come newest first. */
export async function draftCases(
  ids: readonly { readonly id: string; readonly conversation: string }[],
  read: (id: string) => Promise<Logged>,
  onProgress: (done: number, total: number) => void,
): Promise<Draft> {
  const seen = new Set<string>();
  const texts = new Set<string>();
  const count = { earlier: 0, repeated: 0, unusable: 0 };
  for (const [index, { id, conversation }] of ids.entries()) {
    if (seen.has(conversation)) count.earlier += 1;
    else {
      const messages = messagesOf(await read(id));
      const text = JSON.stringify(messages);
      if (messages === undefined) count.unusable += 1;
      else {
        seen.add(conversation);
        if (texts.has(text)) count.repeated += 1;
        texts.add(text);
      }
    }
    onProgress(index + 1, ids.length);
  }
  return { ...count, looked: ids.length, cases: casesOf([...texts]) };
}

/** The requests that succeeded, newest first, without what was said. */
export async function listLogged(
  client: Client,
  {
    agent,
    environment,
    release,
    limit,
  }: {
    readonly agent: string;
    readonly environment: string;
    readonly release: string | undefined;
    readonly limit: number;
  },
): Promise<Answer<'listRequests'>['requests']> {
  const query = { outcome: 'success' as const, limit, ...(release === undefined ? {} : { release }) };
  return (await client.call('listRequests', { params: { agent, environment }, query })).requests;
}

function messagesOf({ request, isCut, outcome }: Logged): readonly Message[] | undefined {
  return messagesOfLogged({ request: (request ?? null) as JsonValue, isCut, outcome });
}

/** Called by their questions, as all cases that come without an id. */
function casesOf(texts: readonly string[]): readonly Case[] {
  const lines = texts.map((text) => {
    const messages = JSON.parse(text) as readonly Message[];
    const asked = messages.length === 1 ? { query: messages[0]?.content } : { conversation: messages };
    return JSON.stringify({ ...asked, tags: ['production'], reviewed: false });
  });
  return readDataset({ file: 'requests.jsonl', text: lines.join('\n'), format: 'headgate' }).dataset.cases;
}
