import { type Answer, startTinyServer } from '../runtimes/tiny-server.ts';

const CATEGORIES = ['Hate', 'SelfHarm', 'Sexual', 'Violence'];
const MOST_CHARS = 10_000;
const FEWEST_PROTECTED_CHARS = 110;

/** What a test's server was asked. Counts from 1. */
export type SafetyRequest = {
  readonly call: number;
  readonly action: string;
  readonly apiVersion: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: { readonly text: string; readonly categories?: readonly string[]; readonly outputType?: string };
};

type Options = {
  readonly key?: string;
  readonly token?: string;
  /** Answers in its place; undefined: it answers itself. */
  readonly instead?: (request: SafetyRequest) => Answer | undefined;
};

/**
 * Azure AI Content Safety on loopback, in its documented wire format. A text says itself what is found in it, `[Violence 5]`, and
 * `[known work]` for protected material.
 */
export async function startContentSafetyServer({ key = 'azure-key', token, instead }: Options = {}) {
  const requests: SafetyRequest[] = [];
  const server = await startTinyServer(({ path, headers, body }) => {
    const url = new URL(path, 'http://localhost');
    const action = /^\/contentsafety\/text:(\w+)$/.exec(url.pathname)?.[1];
    if (action === undefined) return refusal(404, '404', 'Resource not found');
    const request = {
      ...{ call: requests.length + 1, action, headers, body: JSON.parse(body) as SafetyRequest['body'] },
      apiVersion: url.searchParams.get('api-version'),
    };
    requests.push(request);
    return instead?.(request) ?? answer(request, key, token);
  });
  return { ...server, requests };
}

/** As the service words an error. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'x-ms-error-code': code, ...headers },
    body: JSON.stringify({ error: { code, message } }),
  };
}

function answer(request: SafetyRequest, key: string, token: string | undefined): Answer {
  const { headers, apiVersion, action, body } = request;
  const isKnown = token !== undefined && headers.authorization === `Bearer ${token}`;
  if (!isKnown && headers['ocp-apim-subscription-key'] !== key) {
    return refusal(
      401,
      '401',
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
    );
  }
  if (apiVersion !== '2024-09-01') return refusal(400, 'NotSupportedApiVersion', 'The API version is not supported.');
  const length = [...body.text].length;
  if (length === 0 || length > MOST_CHARS) {
    return refusal(400, 'InvalidRequestBody', `The text field must hold 1 to ${MOST_CHARS} characters, got ${length}.`);
  }
  if (action === 'detectProtectedMaterial') {
    if (length < FEWEST_PROTECTED_CHARS) return refusal(400, 'InvalidRequestBody', 'The text is too short.');
    return json({ protectedMaterialAnalysis: { detected: body.text.includes('[known work]') } });
  }
  const isFine = body.outputType === 'EightSeverityLevels';
  const categoriesAnalysis = (body.categories ?? CATEGORIES).map((category) => {
    const severity = Number(new RegExp(`\\[${category} (\\d)\\]`).exec(body.text)?.[1] ?? 0);
    return { category, severity: isFine ? severity : severity - (severity % 2) };
  });
  return json({ blocklistsMatch: [], categoriesAnalysis });
}

function json(value: object): Answer {
  return { body: JSON.stringify(value) };
}
