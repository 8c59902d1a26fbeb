import { z } from 'zod';
import { AppError, type DurationMs } from '#domain/shared/index.ts';

/** The part of `fetch` that detection needs. */
export type Fetch = (url: string, init: { headers: Record<string, string>; signal: AbortSignal }) => Promise<Response>;

/** An OpenAI-compatible endpoint that answered. */
export type DetectedEndpoint = {
  /** Up to and including `/v1`, where the endpoint has it; no trailing slash. */
  readonly baseUrl: string;
  /** The models that it offers, in its order; empty where it lists none. */
  readonly models: readonly string[];
};

const TIMEOUT_MS: DurationMs = 5_000;

const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });

/**
 * Asks an address for its models. An address without `/v1` is tried with it too.
 * @throws AppError USAGE when it is no URL; AGENT_UNREACHABLE when nothing there speaks the protocol, saying what came instead
 */
export async function detectEndpoint(
  url: string,
  fetch: Fetch,
  options: { readonly apiKey?: string | undefined; readonly timeoutMs?: DurationMs | undefined } = {},
): Promise<DetectedEndpoint> {
  const base = checkedUrl(url);
  const candidates = /\/v\d+$/.test(base) ? [base] : [base, `${base}/v1`];
  const failures: string[] = [];
  for (const baseUrl of candidates) {
    const answer = await ask(baseUrl, fetch, options);
    if (typeof answer !== 'string') return { baseUrl, models: answer };
    failures.push(`GET ${baseUrl}/models ${answer}`);
  }
  throw new AppError('AGENT_UNREACHABLE', `no OpenAI-compatible endpoint answers at ${base}: ${failures.join('; ')}`, {
    hint: hintFor(failures),
  });
}

function checkedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new AppError('USAGE', `expected a URL such as http://127.0.0.1:8080/v1, got ${JSON.stringify(url)}`, {
      hint: 'headgate init --from openai:http://127.0.0.1:8080/v1',
    });
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new AppError('USAGE', 'the URL has a name or password in it; Headgate never writes keys into files', {
      hint: 'leave it out of the URL and name the environment variable with the key',
    });
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
}

/** The models, or what came instead. */
async function ask(
  baseUrl: string,
  fetch: Fetch,
  options: { readonly apiKey?: string | undefined; readonly timeoutMs?: DurationMs | undefined },
): Promise<readonly string[] | string> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  try {
    const headers = {
      accept: 'application/json',
      ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
    };
    const response = await fetch(`${baseUrl}/models`, { headers, signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (!response.ok) return `answered ${response.status}`;
    const parsed = modelList.safeParse(parseJson(text));
    return parsed.success ? parsed.data.data.map((model) => model.id) : 'answered something that is no list of models';
  } catch (error) {
    return describeFailure(error, timeoutMs);
  }
}

function describeFailure(error: unknown, timeoutMs: DurationMs): string {
  if (!(error instanceof Error)) return `failed: ${String(error)}`;
  if (error.name === 'TimeoutError') return `did not answer within ${timeoutMs / 1_000} s`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  if (code === 'ECONNREFUSED') return 'was refused: nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'failed: the host has no address';
  return `failed: ${code ?? (cause instanceof Error ? cause.message : error.message)}`;
}

function hintFor(failures: readonly string[]): string {
  if (failures.some((failure) => /answered 40[13]/.test(failure))) {
    return 'the endpoint wants a key: set it in the environment, and name the variable with --credential-env';
  }
  return 'start the agent, or give the address that ends in /v1; a GET of its /models must answer';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An HTML page, say: it is judged as "no list of models".
    return undefined;
  }
}
