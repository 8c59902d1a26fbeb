import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An agent and a judge in a process of their own, each answering after the same time: `node mock.ts MS`. The agent never says the same
 * twice, so that every reply has to be judged; the judge takes any prompt for one about relevance.
 */
const delayMs = Number(process.argv[2]);
let replies = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    setTimeout(() => {
      const isJudge = request.url?.startsWith('/judge/') === true;
      replies += 1;
      const reply = `Item ${replies % 90} is in stock: ${replies} units are available.`;
      const content = isJudge ? JSON.stringify({ reason: 'It answers what was asked.', score: 4 }) : reply;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          ...{ id: `r-${replies}`, object: 'chat.completion', created: 1, model: isJudge ? 'judge' : 'agent' },
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
          usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 },
        }),
      );
    }, delayMs);
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
// Whoever started it reads what it says; when that one is gone, so is this.
process.stdin.on('end', () => process.exit(0)).resume();
