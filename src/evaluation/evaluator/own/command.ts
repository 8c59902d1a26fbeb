import { join } from 'node:path';
import type { CommandEvaluator } from '#domain/config/index.ts';
import { type EvaluatorFactory, isSafetyCase, SAFETY_CASE } from '../evaluator.ts';
import { readAnswer } from './answer.ts';
import { unchangedFiles } from './code-file.ts';
import { readEnvironment } from './environment.ts';
import { errored, infoOf, NOT_ALLOWED, type OwnSurroundings } from './own.ts';
import { questionOf } from './question.ts';
import { createOwnRedactor } from './redact.ts';
import { runProgram } from './run-program.ts';
import { createTurns } from './turns.ts';

/** An evaluator that is a program: the case and its reply as JSON on standard input, the score as JSON on standard output. */
export function createCommand(own: CommandEvaluator, around: OwnSurroundings | undefined): EvaluatorFactory {
  const info = infoOf(own, 'own command');
  const { name, timeoutMs } = own;
  const inTurn = createTurns(own.concurrency);
  const checked = unchangedFiles(own.files);
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
      const redact = createOwnRedactor(own.env.flatMap((each) => env[each] ?? []));
      const [file = '', ...args] = own.command.map((part) =>
        part.startsWith('@') ? join(folder, part.slice(1)) : part,
      );
      const { signal } = around;
      const ended = await inTurn(() =>
        runProgram({ file, args, folder, env, input: questionOf(name, subject), timeoutMs, signal }),
      );
      if (ended.kind === 'answered') return readAnswer(ended.text, info, redact);
      return errored(name, ended.said === '' ? ended.because : `${ended.because}: ${redact(ended.said)}`);
    },
  });
}
