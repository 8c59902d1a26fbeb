import { describe, expect, it } from 'vitest';
import { digestRelease } from '../release/index.ts';
import { digestOfBytes } from '../shared/index.ts';
import { resolveDefinition } from './definition.ts';

const TOOL = { name: 'check_inventory', description: 'Stock.', parameters: { type: 'object' } };

const FILES: Readonly<Record<string, string>> = {
  'releases/v2/instructions.md': 'Be kind.\r\nBe short.\r\n',
  'releases/v2/nested.json': JSON.stringify([{ type: 'function', function: { ...TOOL, strict: null } }]),
  'releases/v2/flat.json': JSON.stringify([{ type: 'function', ...TOOL, strict: true }]),
  'releases/v2/behaviour.json': '{"a":1}',
  'releases/v2/image.digest': `sha256:${'a'.repeat(64)}`,
  'releases/v2/doubled.json': JSON.stringify([TOOL, TOOL]),
};

const resolve = (source: unknown) =>
  resolveDefinition({
    source,
    readFile: (path) => FILES[path],
    file: 'releases/v2/release.yaml',
    folder: 'releases/v2',
  });

const definition = (source: unknown) => {
  const resolved = resolve(source);
  if (resolved.kind === 'invalid') throw new Error(JSON.stringify(resolved.problems));
  return resolved.definition;
};

const problems = (source: unknown) => {
  const resolved = resolve(source);
  return resolved.kind === 'ok' ? [] : resolved.problems;
};

describe('a release definition', () => {
  it('has the content of the files that it names, beside it', () => {
    const made = definition({ instructions: '@instructions.md', model: 'm', artefact: '@behaviour.json' });
    expect(made.instructions).toBe('Be kind.\nBe short.\n');
    expect(made.model).toEqual({ name: 'm' });
    expect(made.artefact).toEqual({ digest: digestOfBytes('{"a":1}') });
  });

  it('is the same release whether its lines end in CRLF or LF', () => {
    const crlf = definition({ instructions: '@instructions.md' });
    const lf = definition({ instructions: 'Be kind.\nBe short.\n' });
    expect(digestRelease('shop', crlf)).toBe(digestRelease('shop', lf));
  });

  it('is another release when one character of its prompt differs', () => {
    const [one, other] = [definition({ instructions: 'Be kind.' }), definition({ instructions: 'Be kind!' })];
    expect(digestRelease('shop', one)).not.toBe(digestRelease('shop', other));
  });

  it('takes tools in both of OpenAI’s forms', () => {
    expect(definition({ tools: '@nested.json' }).tools).toEqual([TOOL]);
    expect(definition({ tools: '@flat.json' }).tools).toEqual([{ ...TOOL, strict: true }]);
    expect(definition({ tools: [TOOL] }).tools).toEqual([TOOL]);
  });

  it('takes a digest where the artefact itself is not at hand', () => {
    expect(definition({ artefact: '@image.digest' }).artefact?.digest).toBe(`sha256:${'a'.repeat(64)}`);
  });

  it('may be a bundle, whose parts name files of their own', () => {
    const made = definition({
      instructions: 'Route.',
      components: {
        'sub-agent/returns': { instructions: '@instructions.md', tools: '@flat.json' },
        index: { artefact: '@image.digest' },
      },
    });
    expect(made.components?.['sub-agent/returns']).toEqual({
      instructions: 'Be kind.\nBe short.\n',
      parameters: {},
      tools: [{ ...TOOL, strict: true }],
    });
    expect(made.components?.index?.artefact?.digest).toBe(`sha256:${'a'.repeat(64)}`);
  });

  it.each([
    [
      { model: 'm', components: { returns: { instructions: '@gone.md' } } },
      ['components', 'returns', 'instructions'],
      'expected a file at "releases/v2/gone.md", there is none',
    ],
    [
      { model: 'm', components: { returns: {} } },
      ['components', 'returns'],
      'expected what the agent is, got nothing: give `instructions`, `model`, `tools` or `artefact`',
    ],
    [
      { model: 'm', components: { returns: { instrutions: 'x', model: 'm' } } },
      ['components', 'returns', 'instrutions'],
      'unknown key; expected one of "instructions", "model", "parameters", "tools", "retrieval", "artefact". Did you mean "instructions"?',
    ],
    [{}, [], 'expected what the agent is, got nothing: give `instructions`, `model`, `tools` or `artefact`'],
    [[], [], 'expected a map, got an empty list'],
    [
      { model: 'm', tols: [] },
      ['tols'],
      'unknown key; expected one of "instructions", "model", "parameters", "tools", "retrieval", "artefact", "components". Did you mean "tools"?',
    ],
    [{ tools: { a: 1 } }, ['tools'], 'expected a list of function tools, got a map'],
    [{ tools: [{ description: 'x' }] }, ['tools', 0, 'name'], 'is missing; expected text'],
    [
      { instructions: '@../v1/instructions.md' },
      ['instructions'],
      'expected a file at "releases/v1/instructions.md", there is none',
    ],
    [
      { instructions: '@../../../x.md' },
      ['instructions'],
      'expected a file inside the project\'s folder, with "/" between its parts, got "../../../x.md"',
    ],
  ])('of %j is refused', (source, path, message) => {
    expect(problems(source)).toEqual([{ file: 'releases/v2/release.yaml', path, message }]);
  });

  it('names the tools file for what is wrong in it', () => {
    expect(problems({ tools: '@doubled.json' })).toEqual([
      {
        file: 'releases/v2/doubled.json',
        path: [1],
        message: 'the tool "check_inventory" is already number 1 of the list',
      },
    ]);
  });
});
