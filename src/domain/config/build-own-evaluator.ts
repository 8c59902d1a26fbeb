import { assert, assertNever, digestOfBytes, isDigest } from '../shared/index.ts';
import { msOf } from './build-plan.ts';
import type { OwnEvaluator } from './own-evaluator.ts';
import { type ReadEnv, type ReadFile, readReference, referencedPath } from './reference.ts';
import type { OwnEvaluatorSettings } from './settings/own-evaluator-settings.ts';
import { readUrl } from './url.ts';

const SHARE = { min: 0, max: 1 };

/** A project's own evaluators, with what stands in the files that they name. */
export function buildOwnEvaluators(
  settings: Readonly<Record<string, OwnEvaluatorSettings>>,
  readFile: ReadFile,
  env: ReadEnv,
): readonly OwnEvaluator[] {
  return Object.entries(settings).map(([name, each]) => build(name, each, readFile, env));
}

function build(name: string, settings: OwnEvaluatorSettings, readFile: ReadFile, env: ReadEnv): OwnEvaluator {
  switch (settings.kind) {
    case 'rubric': {
      const path = referencedPath(settings.rubric);
      return { ...settings, name, rubric: path === undefined ? settings.rubric : contentOf(path, readFile) };
    }
    case 'command': {
      const { timeout, ...rest } = settings;
      return { ...rest, name, timeoutMs: msOf(timeout), files: digestsOf(settings.command, readFile) };
    }
    case 'module': {
      const { timeout, ...rest } = settings;
      const file = referencedPath(settings.file) ?? settings.file;
      return { ...rest, name, file, timeoutMs: msOf(timeout), digest: digestOf(file, readFile) };
    }
    case 'http': {
      const { timeout, credential, version, ...rest } = settings;
      const url = readUrl(settings.url, [], env).value;
      assert(url !== undefined, 'addresses are checked before they are built');
      return {
        ...{ ...rest, name, url, timeoutMs: msOf(timeout) },
        ...(version === undefined ? {} : { version }),
        ...(credential === undefined ? {} : { credentialEnv: credential.env }),
        ...(credential?.header === undefined ? {} : { credentialHeader: credential.header }),
      };
    }
    case 'string-check':
      return { ...settings, name, scale: SHARE, better: 'higher', threshold: 1 };
    case 'text-similarity':
      return { ...settings, name, scale: SHARE, better: 'higher' };
    case 'label-model':
      return {
        ...settings,
        name,
        input: toldBy(settings.input, readFile),
        scale: SHARE,
        better: 'higher',
        threshold: 1,
      };
    case 'score-model':
      return { ...settings, name, input: toldBy(settings.input, readFile) };
    default:
      return assertNever(settings);
  }
}

function toldBy(input: Extract<OwnEvaluatorSettings, { kind: 'score-model' }>['input'], readFile: ReadFile): string {
  if (typeof input !== 'string') return input.map(({ content }) => content).join('\n\n');
  const path = referencedPath(input);
  return path === undefined ? input : contentOf(path, readFile);
}

function digestsOf(command: readonly string[], readFile: ReadFile): Readonly<Record<string, string>> {
  const digests = command.flatMap((part): (readonly [string, string])[] => {
    const path = referencedPath(part);
    if (path === undefined) return [];
    return [[path, digestOf(path, readFile)]];
  });
  return Object.fromEntries(digests);
}

/** What is read only for its digest comes as that already. */
function digestOf(path: string, readFile: ReadFile): string {
  const content = contentOf(path, readFile);
  return isDigest(content) ? content : digestOfBytes(content);
}

function contentOf(path: string, readFile: ReadFile): string {
  const read = readReference([], '', path, readFile);
  assert(read.kind === 'ok', 'files are checked before anything is built of them');
  return read.text;
}
