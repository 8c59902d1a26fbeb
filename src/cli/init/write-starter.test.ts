import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProjectFile } from '../project-file/index.ts';
import { writeStarter } from './write-starter.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-init-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const STARTER = { url: 'http://127.0.0.1:8080/v1', model: 'gpt-a', agentName: 'helpdesk' };
const load = () => loadProjectFile(join(folder, 'headgate.yaml'), () => undefined);

describe('the starter', () => {
  it('is a valid project with ten cases that say that nobody reviewed them', async () => {
    expect(await writeStarter(folder, STARTER)).toEqual(['headgate.yaml', 'cases.jsonl']);
    const [agent] = (await load()).project.agents;
    expect(agent?.deploy.production).toEqual({ kind: 'endpoint', baseUrl: 'http://127.0.0.1:8080/v1' });
    expect(agent?.definition).toEqual({ model: { name: 'gpt-a' }, parameters: {}, tools: [] });
    expect(agent?.dataset?.cases.map((item) => item.reviewed)).toEqual(Array(10).fill(false));
    expect(agent?.dataset?.cases.filter((item) => item.tags.includes('safety'))).toHaveLength(2);
  });

  it('leaves nothing else behind, and says what to do next', async () => {
    await writeStarter(folder, STARTER);
    expect((await readdir(folder)).sort()).toEqual(['cases.jsonl', 'headgate.yaml']);
    expect(await readFile(join(folder, 'headgate.yaml'), 'utf8')).toContain('headgate doctor');
  });

  it('has a prompt where one is asked for, and where the endpoint names no model', async () => {
    await writeStarter(join(folder, 'asked'), { ...STARTER, instructions: 'Be kind.\n' });
    expect(await readFile(join(folder, 'asked', 'instructions.md'), 'utf8')).toBe('Be kind.\n');
    await writeStarter(folder, { ...STARTER, model: undefined, instructions: undefined });
    expect((await load()).project.agents[0]?.definition.instructions).toContain('helpful assistant');
  });

  it('names the variable of a key', async () => {
    await writeStarter(folder, { ...STARTER, credentialEnv: 'MY_KEY' });
    expect((await load()).project.agents[0]?.deploy.dev).toMatchObject({ credentialEnv: 'MY_KEY' });
  });

  it('holds whatever a model is called', async () => {
    await writeStarter(folder, { ...STARTER, model: 'org/model: "x" # 1\n' });
    expect((await load()).project.agents[0]?.definition.model?.name).toBe('org/model: "x" # 1\n');
  });

  it.each(['headgate.yaml', 'cases.jsonl'])('never overwrites %s, and then writes nothing', async (name) => {
    await writeFile(join(folder, name), 'mine');
    await expect(writeStarter(folder, STARTER)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `${name} is there already (in ${folder}); nothing was written`,
    });
    expect(await readdir(folder)).toEqual([name]);
    expect(await readFile(join(folder, name), 'utf8')).toBe('mine');
  });

  it.each([
    [{ agentName: 'my shop' }, /expected a name of letters/],
    [{ url: 'not a url' }, /expected a URL/],
    [{ credentialEnv: 'sk-proj-1234567890abcdefghij' }, /looks like a secret/],
  ])('refuses %j before it writes', async (part, message) => {
    await expect(writeStarter(folder, { ...STARTER, ...part })).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it('when two start at once, is written by one of them', async () => {
    const results = await Promise.allSettled([writeStarter(folder, STARTER), writeStarter(folder, STARTER)]);
    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    for (const each of results) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'CONFLICT' });
    expect((await load()).project.agents).toHaveLength(1);
    expect((await readdir(folder)).sort()).toEqual(['cases.jsonl', 'headgate.yaml']);
  });
});
