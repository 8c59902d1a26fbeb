import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Agents and judges in a process of their own, each answering after the same time: `node mock.ts MS`. It says its port, and when its
 * input ends, what it was asked (`Asked`). An agent never says the same twice, so that every reply has to be judged; a judge takes any
 * prompt for one about relevance (`/judge/`, Headgate's) or about a rubric (`/rubric/`, promptfoo's).
 */
const delayMs = Number(process.argv[2]);
const asked = { agent: 0, judge: 0, trial: 0, atOnce: 0 };
let waiting = 0;
let replies = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const isJudge = /^\/(judge|rubric)\//.test(request.url ?? '');
    asked[isJudge ? whatIsJudged(Buffer.concat(chunks).toString()) : 'agent'] += 1;
    waiting += 1;
    asked.atOnce = Math.max(asked.atOnce, waiting);
    setTimeout(() => {
      waiting -= 1;
      replies += 1;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          ...{ id: `r-${replies}`, object: 'chat.completion', created: 1, model: isJudge ? 'judge' : 'agent' },
          choices: [
            { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: contentOf(request.url ?? '') } },
          ],
          usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 },
        }),
      );
    }, delayMs);
  });
});

/** A judge may be tried with a text of nobody's before it is relied on. */
function whatIsJudged(body: string): 'judge' | 'trial' {
  return body.includes('units are available') ? 'judge' : 'trial';
}

function contentOf(url: string): string {
  const reason = 'It answers what was asked.';
  if (url.startsWith('/judge/')) return JSON.stringify({ reason, score: 4 });
  if (url.startsWith('/rubric/')) return JSON.stringify({ reason, pass: true, score: 1 });
  return `Item ${replies % 90} is in stock: ${replies} units are available.`;
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
// Whoever started it reads what it says; when that one is gone, so is this.
process.stdin.on('end', () => process.stdout.write(`${JSON.stringify(asked)}\n`, () => process.exit(0))).resume();
