import { join } from 'node:path';
import type { ModuleEvaluator } from '#domain/config/index.ts';
import { type EvaluatorFactory, isSafetyCase, SAFETY_CASE } from '../evaluator.ts';
import { readAnswer } from './answer.ts';
import { unchangedFiles } from './code-file.ts';
import { readEnvironment } from './environment.ts';
import { createModuleWorkers } from './module-workers.ts';
import { errored, infoOf, NOT_ALLOWED, type OwnSurroundings } from './own.ts';
import { questionOf } from './question.ts';
import { createOwnRedactor } from './redact.ts';

/** An evaluator that is a function of a JavaScript or TypeScript module, in processes apart from this one. */
export function createModule(own: ModuleEvaluator, around: OwnSurroundings | undefined): EvaluatorFactory {
  const info = infoOf(own, 'own module');
  const { name, file, timeoutMs, concurrency } = own;
  const checked = unchangedFiles({ [file]: own.digest });
  let workers: ReturnType<typeof createModuleWorkers> | undefined;
  return () => ({
    info,
    whyNotApplicable: ({ item }) => (isSafetyCase(item) ? SAFETY_CASE : undefined),
    async score(subject) {
      const folder = around?.codeFolder;
      if (around === undefined || folder === undefined) return errored(name, NOT_ALLOWED);
      const problem = await checked(folder);
      if (problem !== undefined) return errored(name, problem);
      const { env, missing } = readEnvironment(own.env, around.secrets);
      if (missing !== undefined) return errored(name, `the environment variable ${missing} is not set`);
      const { signal } = around;
      workers ??= createModuleWorkers({ file: join(folder, file), folder, env, timeoutMs, concurrency, signal });
      const redact = createOwnRedactor(own.env.flatMap((each) => env[each] ?? []));
      const answer = await workers(questionOf(name, subject));
      return 'text' in answer ? readAnswer(answer.text, info, redact) : errored(name, redact(answer.because));
    },
  });
}
