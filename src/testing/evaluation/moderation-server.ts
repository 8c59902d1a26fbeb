import { type Answer, startTinyServer } from '../runtimes/tiny-server.ts';

const CATEGORIES = [
  ...['harassment', 'harassment/threatening', 'hate', 'hate/threatening', 'illicit', 'illicit/violent'],
  ...['self-harm', 'self-harm/intent', 'self-harm/instructions', 'sexual', 'sexual/minors', 'violence'],
  'violence/graphic',
];

/** What a test's server was asked. Counts from 1. */
export type ModerationRequest = {
  readonly call: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: { readonly model?: string; readonly input: string | readonly string[] };
};

type Options = {
  readonly key?: string;
  readonly answersAs?: string;
  /** Answers in its place; undefined: it answers itself. */
  readonly instead?: (request: ModerationRequest) => Answer | undefined;
};

/**
 * OpenAI's moderations on loopback, in their documented wire format. A text says itself what is found in it: `[violence 0.91]`; half and
 * more is flagged.
 */
export async function startModerationServer(options: Options = {}) {
  const { key = 'openai-key', answersAs = 'omni-moderation-2024-09-26', instead } = options;
  const requests: ModerationRequest[] = [];
  const server = await startTinyServer(({ path, headers, body }) => {
    const request = { call: requests.length + 1, headers, body: JSON.parse(body) as ModerationRequest['body'] };
    requests.push(request);
    const other = instead?.(request);
    if (other !== undefined) return other;
    if (path !== '/v1/moderations')
      return moderationRefusal(404, 'invalid_request_error', `Invalid URL (POST ${path})`);
    if (headers.authorization !== `Bearer ${key}`) {
      const said = String(headers.authorization ?? '').replace('Bearer ', '');
      return moderationRefusal(401, 'invalid_request_error', `Incorrect API key provided: ${said}.`, 'invalid_api_key');
    }
    const results = [request.body.input].flat().map(moderationOf);
    return { body: JSON.stringify({ id: 'modr-1', model: answersAs, results }) };
  });
  return { ...server, requests };
}

/** As OpenAI words an error. */
export function moderationRefusal(status: number, type: string, message: string, code: string | null = null): Answer {
  return { status, body: JSON.stringify({ error: { message, type, param: null, code } }) };
}

/** What is found in one text. */
export function moderationOf(text: string) {
  const scores = Object.fromEntries(
    CATEGORIES.map((category) => [
      category,
      Number(new RegExp(`\\[${category} ([\\d.]+)\\]`).exec(text)?.[1] ?? 0.0003),
    ]),
  );
  const categories = Object.fromEntries(CATEGORIES.map((category) => [category, (scores[category] ?? 0) >= 0.5]));
  return {
    flagged: Object.values(categories).includes(true),
    categories,
    category_scores: scores,
    category_applied_input_types: Object.fromEntries(CATEGORIES.map((category) => [category, ['text']])),
  };
}
