import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { detectEndpoint } from './detect-endpoint.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))));

/** An endpoint that answers as told, by path; 404 elsewhere. */
const listen = async (answers: Readonly<Record<string, { status?: number; body: string; key?: string }>>) => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    const allowed = answer?.key === undefined || request.headers.authorization === `Bearer ${answer.key}`;
    response.writeHead(answer === undefined ? 404 : allowed ? (answer.status ?? 200) : 401, { connection: 'close' });
    response.end(answer?.body ?? '');
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
};

const MODELS = JSON.stringify({ object: 'list', data: [{ id: 'gpt-a', object: 'model' }, { id: 'gpt-b' }] });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { code: string; message: string; hint: string }) => error,
  );

describe('detecting an endpoint', () => {
  it('gives its models in its order', async () => {
    const url = await listen({ '/v1/models': { body: MODELS } });
    expect(await detectEndpoint(`${url}/v1/`, fetch)).toEqual({ baseUrl: `${url}/v1`, models: ['gpt-a', 'gpt-b'] });
  });

  it('finds /v1 by itself', async () => {
    const url = await listen({ '/v1/models': { body: MODELS } });
    expect((await detectEndpoint(url, fetch)).baseUrl).toBe(`${url}/v1`);
  });

  it('sends the key where one is given, and says that one is wanted where none is', async () => {
    const url = await listen({ '/v1/models': { body: MODELS, key: 'k1' } });
    expect((await detectEndpoint(`${url}/v1`, fetch, { apiKey: 'k1' })).models).toHaveLength(2);
    const error = await refusal(detectEndpoint(`${url}/v1`, fetch));
    expect(error?.code).toBe('AGENT_UNREACHABLE');
    expect(error?.message).toContain('/v1/models answered 401');
    expect(error?.hint).toContain('--credential-env');
  });

  it.each([
    ['a page', '<html>hello</html>', 'answered something that is no list of models'],
    ['other JSON', '{"models":[]}', 'answered something that is no list of models'],
  ])('refuses %s', async (_, body, message) => {
    const url = await listen({ '/v1/models': { body } });
    expect((await refusal(detectEndpoint(`${url}/v1`, fetch)))?.message).toBe(
      `no OpenAI-compatible endpoint answers at ${url}/v1: GET ${url}/v1/models ${message}`,
    );
  });

  it('says when nothing listens', async () => {
    const url = await listen({});
    await new Promise<void>((done) => server?.close(() => done()));
    server = undefined;
    expect((await refusal(detectEndpoint(`${url}/v1`, fetch)))?.message).toContain(
      'was refused: nothing listens there',
    );
  });

  it('gives up on an endpoint that never answers', async () => {
    const silent = (_: string, init: { signal: AbortSignal }) =>
      new Promise<Response>((_resolve, reject) =>
        init.signal.addEventListener('abort', () => reject(init.signal.reason)),
      );
    const error = await refusal(detectEndpoint('http://127.0.0.1:9/v1', silent, { timeoutMs: 20 }));
    expect(error?.message).toContain('did not answer within 0.02 s');
  });

  it.each(['localhost', 'ftp://a/v1', ''])('refuses the address "%s"', async (url) => {
    expect((await refusal(detectEndpoint(url, fetch)))?.message).toBe(
      `expected a URL such as http://127.0.0.1:8080/v1, got ${JSON.stringify(url)}`,
    );
  });

  it('refuses a password in the address without repeating it', async () => {
    const error = await refusal(detectEndpoint('http://me:hunter2@127.0.0.1:9/v1', fetch));
    expect(error?.code).toBe('USAGE');
    expect(error?.message).not.toContain('hunter2');
  });
});
