import { expect, it } from 'vitest';
import { createGuardedFetch } from './guarded-fetch.ts';

function guard(answer: () => Response, query?: Readonly<Record<string, string>>) {
  const asked: { url: string; redirect: unknown }[] = [];
  const fetch = createGuardedFetch({
    baseUrl: 'https://judge.example.com/v1',
    ...(query === undefined ? {} : { query }),
    fetch: async (input, init) => {
      asked.push({ url: String(input), redirect: init?.redirect });
      return answer();
    },
  });
  return { fetch, asked };
}

it('lets requests below the configured address through, and follows no redirect', async () => {
  const { fetch, asked } = guard(() => Response.json({ a: 1 }), { 'api-version': '2026-01-01' });
  expect(await (await fetch('https://judge.example.com/v1/chat/completions')).json()).toEqual({ a: 1 });
  expect(asked).toEqual([
    { url: 'https://judge.example.com/v1/chat/completions?api-version=2026-01-01', redirect: 'manual' },
  ]);
});

it.each([
  'https://api.openai.com/v1/chat/completions',
  'http://judge.example.com/v1/chat/completions',
  'https://judge.example.com:444/v1/chat/completions',
  'https://judge.example.com/v2/chat/completions',
  'https://judge.example.com/v1/../admin',
])('stops a request to %s', async (url) => {
  const { fetch, asked } = guard(() => Response.json({}));
  await expect(fetch(url)).rejects.toThrow('was stopped: only https://judge.example.com/v1 is configured');
  expect(asked).toEqual([]);
});
