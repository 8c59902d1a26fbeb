import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#domain/shared/index.ts';
import { readCount } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { type Draft, draftCases, listLogged } from '../../dataset/draft-cases.ts';
import { writeCases } from '../../dataset/write-cases.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { createProgress } from '../../terminal/progress.ts';
import { formatCount, formatNumber } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = {
  readonly environment: string;
  readonly out: string;
  readonly release?: string;
  readonly limit?: number;
  readonly force?: boolean;
};

const LIMIT = 200;

export function defineDatasetFromRequests(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'of whose requests')
    .requiredOption('--environment <environment>', 'where')
    .requiredOption('--out <file>', 'where the cases go')
    .option('--release <label>', 'only what this release answered')
    .option('--limit <count>', `look at so many, the newest first (default: ${LIMIT}, at most 1000)`, readCount)
    .option('--force', 'replace a file that is there')
    .addHelpText(
      'after',
      `${exampleText('headgate dataset from-requests customer-service --environment production --out drafts.jsonl')}\n\nOne case a conversation, redacted as the log is, tagged \`production\` and with \`reviewed: false\`: look at each,\ngive it a ground truth, and set \`reviewed: true\`. Every reading is in the audit log.`,
    )
    .action(
      host.handle(async (session, agent: string, options: Options) => {
        const { environment, out, release, limit = LIMIT, force } = options;
        const client = await session.client();
        const listed = await listLogged(client, { agent, environment, release, limit });
        const progress = createProgress(session.deps.io, `reading requests of ${agent}`);
        const draft = await draftCases(
          listed,
          (request) => client.call('getRequest', { params: { request } }),
          (done, total) => (session.json ? undefined : progress.update(done, total)),
        ).finally(() => progress.end());
        const { cases, ...counts } = draft;
        if (cases.length === 0) {
          throw new AppError(
            'NOT_FOUND',
            `no request to ${agent} in ${environment} can be made a case: ${fateOf(draft)}`,
            {
              hint: `headgate requests list ${agent} --environment ${environment}; how many are kept is gateway.requestLog.share`,
            },
          );
        }
        await writeCases(resolve(session.deps.folder, out), cases, force === true);
        session.answer({ agent, environment, written: out, cases: cases.length, ...counts }, () =>
          cleanText(
            `wrote ${formatCount(cases.length, 'draft')} to ${out}: ${fateOf(draft)}\n` +
              'look at each for what redaction missed, give it a ground truth, and set "reviewed": true',
          ),
        );
        return EXIT.done;
      }),
    );
}

function fateOf({ looked, earlier, repeated, unusable }: Draft): string {
  return [
    `${formatCount(looked, 'request')} looked at`,
    ...(earlier === 0 ? [] : [`${formatNumber(earlier)} before the last of a conversation`]),
    ...(repeated === 0 ? [] : [`${formatNumber(repeated)} asking what another asks`]),
    ...(unusable === 0
      ? []
      : [
          `${formatNumber(unusable)} not to be asked again as they were: cut off, with the caller’s own instructions or calls, or going on from what is not kept`,
        ]),
  ].join('; ');
}
