import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Client } from '#api/index.ts';
import { analysesNamedBy } from '../../analysis/analyses-named.ts';
import { readAuditLog } from '../../audit-log.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import {
  analysisFiles,
  exportFiles,
  type PromotionExport,
  refuseExisting,
  writeFolder,
} from '../../promotion/export-folder.ts';
import { choosePromotion, readPromotion } from '../../rollout-name.ts';
import { formatCount } from '../../terminal/quantity.ts';
import { cleanText } from '../../terminal/width.ts';

type Options = { readonly out: string };

export function defineRolloutExport(command: Command, host: CommandHost): void {
  command
    .argument('[id]', 'promotion or rollout; default: the one under way')
    .requiredOption('--out <folder>', 'where to; must not be there yet, or be empty')
    .addHelpText('after', exampleText('headgate rollout export prm_01J… --out v2-into-production'))
    .action(
      host.handle(async (session, given: string | undefined, { out }: Options) => {
        const folder = resolve(session.deps.folder, out);
        await refuseExisting(folder);
        const client = await session.client();
        const { id } = await readPromotion(client, await choosePromotion(client, given));
        const exported = await client.call('exportPromotion', { params: { id } });
        const { first, last } = exported.auditRange;
        const audit = await readAuditLog(client, { after: first - 1, last });
        const files = { ...exportFiles(exported, audit), ...(await readAnalyses(client, exported)) };
        await writeFolder(folder, files);
        const { agent, label, environment } = exported.promotion;
        const answer = { promotion: id, folder, files: Object.keys(files), auditRecords: audit.length };
        session.answer(answer, () =>
          [
            `${cleanText(`${agent} ${label} → ${environment}`)}: ${formatCount(answer.files.length, 'file')} in ${out}`,
            `next   headgate audit check --part --file ${out}/audit.json`,
            `       headgate analysis recompute ${out}`,
          ].join('\n'),
        );
        return EXIT.done;
      }),
    );
}

async function readAnalyses(client: Client, { promotion, records }: PromotionExport): Promise<Record<string, string>> {
  const analyses = [];
  for (const digest of analysesNamedBy(records)) {
    analyses.push(await client.call('getAnalysis', { params: { id: promotion.id, digest } }));
  }
  return analysisFiles(analyses);
}
