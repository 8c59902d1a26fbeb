import { type Command, Option } from 'commander';
import { type Answer, findingContent, provenanceContent, pushEvidenceRequest, pushedKinds } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { CommandHost } from '../../command-host.ts';
import { findingsOf, isEvaluation } from '../../evidence/evaluation-findings.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import { requireText } from '../../project-file/index.ts';
import { findAgent, shortenDigest } from '../../release-name.ts';
import { cleanText } from '../../terminal/width.ts';
import { wrapText } from '../../terminal/wrap.ts';

type Kind = (typeof pushedKinds)[number];
type Options = { readonly kind?: Kind; readonly file: string; readonly agent?: string };

export function defineEvidencePush(command: Command, host: CommandHost): void {
  command
    .argument('[release]', 'label or digest; without it, what the file names')
    .addOption(
      new Option('--kind <kind>', 'what was shown; of an evaluation’s JSON: only that finding').choices(pushedKinds),
    )
    .requiredOption('--file <path>', 'JSON, as docs/policy.md describes it, or of headgate evaluate --format json')
    .option('--agent <agent>', 'when several agents have such a release')
    .addHelpText(
      'after',
      exampleText(
        'headgate evidence push --kind provenance --file provenance.json',
        'headgate evidence push --file reports/evaluation.json',
      ),
    )
    .action(
      host.handle(async (session, named: string | undefined, { kind, file, agent: given }: Options) => {
        const bodies = readBodies(kind, file, await requireText(file, 'name the file that the run wrote: --file'));
        const client = await session.client();
        const pushed: Answer<'pushEvidence'>[] = [];
        for (const body of bodies) {
          const release = named ?? body.content.release;
          const agent = await findAgent(client, release, given);
          pushed.push(await client.call('pushEvidence', { params: { agent, release }, body }));
        }
        const [only] = pushed;
        session.answer(pushed.length === 1 ? only : pushed, () =>
          pushed
            .flatMap(({ id, kind: of, agent, release, producer, because }) =>
              wrapText(
                cleanText(`${id}: ${of} of ${agent} ${shortenDigest(release)}, by ${producer}\n${because}`),
                session.surface.columns,
              ),
            )
            .join('\n'),
        );
        return EXIT.done;
      }),
    );
}

/** What the file holds, a request each. @throws AppError FILE_UNREADABLE for what is no JSON; USAGE for what is no evidence */
function readBodies(kind: Kind | undefined, file: string, text: string) {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', `${file} is no JSON`, { hint: 'is it half-written?', cause });
  }
  if (isEvaluation(content)) {
    const findings = findingsOf(content, file, text).filter((finding) => kind === undefined || finding.kind === kind);
    if (findings.length > 0) return findings.map((finding) => pushEvidenceRequest.parse(finding));
    throw new AppError('USAGE', `the evaluation in ${file} found nothing of kind ${kind}`, {
      hint: 'leave --kind out',
    });
  }
  if (kind !== undefined) return [readContent(kind, file, content)];
  throw new AppError('USAGE', `what does ${file} show?`, { hint: `add --kind: ${pushedKinds.join(', ')}` });
}

/** @throws AppError USAGE with every problem, each with its path */
function readContent(kind: Kind, file: string, content: unknown) {
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
