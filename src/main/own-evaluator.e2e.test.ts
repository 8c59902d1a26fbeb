import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalProject, startLocalProject } from '#testing/evaluation/local-project.ts';

const KEY = 'key-of-the-scorer-4711';

type Seen = { readonly path: string; readonly key: unknown; readonly body: string };
const seen: Seen[] = [];
/** Scores by its path, as a scorer of somebody else might. */
const scorer = createServer(async (request, reply) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const path = request.url ?? '';
  seen.push({ path, key: request.headers['x-score-key'], body });
  const tries = seen.filter((each) => each.path === path).length;
  if (path === '/busy' && tries === 1) return reply.writeHead(429, { 'retry-after': '0' }).end();
  if (path === '/elsewhere') return reply.writeHead(307, { location: '/good' }).end();
  if (path === '/broken') return reply.writeHead(500).end(`no, ${KEY} is a bad key`);
  if (path === '/endless') {
    reply.writeHead(200);
    const write = (): void => {
      while (!reply.destroyed && reply.write('x'.repeat(65_536)));
    };
    reply.on('drain', write);
    return write();
  }
  if (path === '/silent') return;
  reply.writeHead(200, { 'content-type': 'application/json' }).end('{"score": 0.75, "reason": "said so"}');
});

let project: LocalProject;
let scorerUrl: string;
beforeAll(async () => {
  project = await startLocalProject();
  scorer.listen(0, '127.0.0.1');
  await once(scorer, 'listening');
  scorerUrl = `http://127.0.0.1:${(scorer.address() as AddressInfo).port}`;
});
afterAll(async () => {
  scorer.closeAllConnections();
  scorer.close();
  await project.stop();
});

const command = (script: string, more: object = {}) => ({
  ...{ kind: 'command', command: [process.execPath, '-e', script], threshold: 0.5, ...more },
});
const http = (path: string, more: object = {}) => ({
  kind: 'http',
  url: `${scorerUrl}${path}`,
  threshold: 0.5,
  ...more,
});

describe('a command of the project’s own', () => {
  it('gets the case and its reply as JSON, and no variable that it was not given', { timeout: 60_000 }, async () => {
    const script = `let text = '';
      process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
        const { case: { id, plantedSecrets }, reply } = JSON.parse(text);
        const reason = [id, reply, plantedSecrets, Object.keys(process.env).sort()].join(' | ');
        console.log(JSON.stringify({ score: 1, reason }));
      });`;
    const env = { GIVEN: 'a given value', WITHHELD: 'another value' };
    const { only, infoOf } = await project.evaluate({ mine: command(script, { env: ['GIVEN'] }) }, env);
    expect(only('mine')).toEqual({
      outcome: 'scored',
      score: 1,
      pass: true,
      reason: 'b | Yes, it is in stock. |  | GIVEN,PATH',
    });
    expect(infoOf('mine')).toMatchObject({ judge: 'own command', scale: { min: 0, max: 1 }, threshold: 0.5 });
  });

  it('that does anything but score is errored, and says how', { timeout: 90_000 }, async () => {
    const result = await project.evaluate(
      {
        prose: command('console.log("looks good to me")'),
        silent: command(';'),
        failing: command('console.error("no licence " + process.env.KEY); process.exit(3)', { env: ['KEY'] }),
        'off-scale': command('console.log(\'{"score": 7}\')'),
        'no-number': command('console.log(\'{"score": "1"}\')'),
        huge: command('const line = "x".repeat(65536); const go = () => process.stdout.write(line, go); go()'),
        endless: command('setInterval(() => {}, 1000)', { timeout: '500ms' }),
        absent: { kind: 'command', command: ['no-such-program-here'], threshold: 0.5 },
        'without-key': command(';', { env: ['NOT_SET_ANYWHERE'] }),
        leaking: command('console.log(JSON.stringify({ score: 1, reason: "with " + process.env.KEY }))', {
          env: ['KEY'],
        }),
        'not-its-business': command('console.log(\'{"notApplicable": "no lamp in it"}\')'),
      },
      { KEY },
    );
    const said = (name: string) => `${result.only(name).outcome}: ${result.only(name).reason}`;
    expect(said('prose')).toContain('errored: it answered what is no JSON, "looks good to me"');
    expect(said('silent')).toContain('errored: it answered nothing; expected {"score"');
    expect(said('failing')).toBe('errored: it ended with exit code 3: no licence (not shown)');
    expect(said('off-scale')).toBe('errored: scored 7 on a scale from 0 to 1');
    expect(said('no-number')).toContain('errored: it answered {"score":"1"}; expected');
    expect(said('huge')).toBe('errored: it wrote more than 1 MB');
    expect(said('endless')).toBe('errored: it came to no end within 0.5 s');
    expect(said('absent')).toContain('errored: it can’t be started'.replace('’', "'"));
    expect(said('without-key')).toBe('errored: the environment variable NOT_SET_ANYWHERE is not set');
    expect(said('leaking')).toBe('scored: with (not shown)');
    expect(said('not-its-business')).toBe('not-applicable: no lamp in it');
    expect(result.text).not.toContain(KEY);
    expect(result.judgements.find(({ kind }) => kind === 'evaluation')?.outcome).toBe('unknown');
  });

  it('that leaves something running takes it along', { timeout: 60_000 }, async () => {
    const left = join(project.folder, 'left.pid');
    const script = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      require('node:fs').writeFileSync(${JSON.stringify(left)}, String(child.pid));
      console.log('{"score": 1}'); process.exit(0);`;
    const { only } = await project.evaluate({ mine: command(script) });
    expect(only('mine')).toMatchObject({ outcome: 'scored', score: 1 });
    const pid = Number(await readFile(left, 'utf8'));
    expect(isAlive(pid)).toBe(false);
  });

  it('of which a file changed is another evaluator', { timeout: 60_000 }, async () => {
    const file = join(project.folder, 'score.mjs');
    const own = { mine: { kind: 'command', command: [process.execPath, '@score.mjs'], threshold: 0.5 } };
    const versionWith = async (text: string) => {
      await writeFile(file, text);
      const { only, infoOf } = await project.evaluate(own);
      return [only('mine').score, infoOf('mine')?.version] as const;
    };
    const first = await versionWith('console.log(\'{"score": 1}\')');
    const second = await versionWith('console.log(\'{"score": 0.25}\')');
    expect([first[0], second[0]]).toEqual([1, 0.25]);
    expect(first[1]).toMatch(/^command\.[0-9a-f]{12}$/);
    expect(second[1]).not.toBe(first[1]);
  });
});

/** One that ended and was not looked after yet is a zombie, and does nothing. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('an address of the project’s own', () => {
  it('scores, is waited for while it is busy, and is shown its key and nothing else that is secret', {
    timeout: 60_000,
  }, async () => {
    const credential = { env: 'SCORE_KEY', header: 'x-score-key' };
    const own = { good: http('/good', { credential }), busy: http('/busy', { concurrency: 1 }) };
    const { only, text } = await project.evaluate(own, { SCORE_KEY: KEY });
    expect(only('good')).toEqual({ outcome: 'scored', score: 0.75, pass: true, reason: 'said so' });
    expect(only('busy')).toMatchObject({ outcome: 'scored', score: 0.75 });
    const asked = seen.filter(({ path }) => path === '/good');
    expect(asked.map(({ key }) => key)).toEqual(asked.map(() => KEY));
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ evaluator: 'good', reply: 'Yes, it is in stock.' });
    expect(text).not.toContain(KEY);
    for (const { body } of seen) expect(body).not.toContain('hush-hush');
  });

  it('that does anything but score is errored, and no other address is asked', { timeout: 60_000 }, async () => {
    const before = seen.filter(({ path }) => path === '/good').length;
    const { only, text } = await project.evaluate(
      {
        elsewhere: http('/elsewhere'),
        broken: http('/broken', { credential: { env: 'SCORE_KEY' } }),
        endless: http('/endless'),
        silent: http('/silent', { timeout: '300ms' }),
        nobody: { kind: 'http', url: 'http://127.0.0.1:9/score', threshold: 0.5 },
      },
      { SCORE_KEY: KEY },
    );
    const said = (name: string) => `${only(name).outcome}: ${only(name).reason}`;
    expect(said('elsewhere')).toBe(
      'errored: it answered 307, a redirect, which is not followed: give the final address',
    );
    expect(said('broken')).toBe('errored: it answered 500: no, (not shown) is a bad key');
    expect(said('endless')).toContain("errored: it can't be asked: it answered more than 1 MB");
    expect(said('silent')).toBe('errored: it gave no answer within 0.3 s');
    expect(said('nobody')).toContain("errored: it can't be asked: ");
    expect(seen.filter(({ path }) => path === '/good').length).toBe(before);
    expect(text).not.toContain(KEY);
  });
});
