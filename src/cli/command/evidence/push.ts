import { type Command, Option } from 'commander';
import { findingContent, provenanceContent, pushEvidenceRequest, pushedKinds } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { requireText } from '../../project-file/index.ts';
import { findAgent, shortenDigest } from '../../release-name.ts';
import { cleanText } from '../../terminal/width.ts';
import { wrapText } from '../../terminal/wrap.ts';

type Options = { readonly kind: (typeof pushedKinds)[number]; readonly file: string; readonly agent?: string };

export function defineEvidencePush(command: Command, host: CommandHost): void {
  command
    .argument('[release]', 'label or digest; without it, what the file names')
    .addOption(new Option('--kind <kind>', 'what was shown').choices(pushedKinds).makeOptionMandatory())
    .requiredOption('--file <path>', 'JSON, as docs/policy.md describes it')
    .option('--agent <agent>', 'when several agents have such a release')
    .addHelpText('after', exampleText('headgate evidence push --kind provenance --file provenance.json'))
    .action(
      host.handle(async (session, named: string | undefined, { kind, file, agent: given }: Options) => {
        const body = readContent(kind, file, await requireText(file, 'name the file that the run wrote: --file'));
        const client = await session.client();
        const release = named ?? body.content.release;
        const agent = await findAgent(client, release, given);
        const evidence = await client.call('pushEvidence', { params: { agent, release }, body });
        session.answer(evidence, () =>
          wrapText(
            cleanText(
              `${evidence.id}: ${kind} of ${agent} ${shortenDigest(release)}, by ${evidence.producer}\n${evidence.because}`,
            ),
            session.surface.columns,
          ).join('\n'),
        );
        return EXIT.done;
      }),
    );
}

/** @throws AppError FILE_UNREADABLE for what is no JSON; USAGE with every problem, each with its path */
function readContent(kind: Options['kind'], file: string, text: string) {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', `${file} is no JSON`, { hint: 'is it half-written?', cause });
  }
  const schema = kind === 'provenance' ? provenanceContent : findingContent;
  const checked = schema.safeParse(content);
  if (!checked.success) {
    const problems = checked.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
    throw new AppError('USAGE', `${file} is no ${kind} evidence: ${problems.join('; ')}`, {
      hint: 'docs/policy.md describes the file',
    });
  }
  return pushEvidenceRequest.parse({ kind, content });
}
