import type { Command } from 'commander';
import { AppError } from '#domain/shared/index.ts';
import { readTime } from '../argument.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';
import { renderPlan } from '../plan/render-plan.ts';
import { findAgent } from '../release-name.ts';

type Options = { readonly to?: string; readonly agent?: string; readonly at?: string };

export function definePlan(command: Command, host: CommandHost): void {
  command
    .argument('<release>', 'label or digest; or a promotion or rollout that is under way, for what is left of it')
    .option('--to <environment>', 'where to')
    .option('--agent <agent>', 'when several agents have such a release')
    .option('--at <time>', 'as if it began then (default: now)', readTime)
    .addHelpText(
      'after',
      `${exampleText('headgate plan v2 --to production', 'headgate plan v2 --to production --at 2026-11-30T09:00:00Z', 'headgate plan prm_01J…')}\n\nEnds with 0 when it could begin, 1 when something stands in the way that no waiting mends.`,
    )
    .action(
      host.handle(async (session, subject: string, { to, agent: given, at }: Options) => {
        const client = await session.client();
        const query = isUnderWay(subject)
          ? { promotion: subject, at }
          : { agent: await findAgent(client, subject, given), release: subject, environment: requireTarget(to), at };
        const plan = await client.call('getPlan', { query });
        session.answer(plan, () => renderPlan(plan, session.surface));
        return plan.promotion === undefined && plan.findings.length > 0 ? EXIT.refused : EXIT.done;
      }),
    );
}

function isUnderWay(subject: string): boolean {
  return /^(prm|rol)_/.test(subject);
}

function requireTarget(to: string | undefined): string {
  if (to !== undefined) return to;
  throw new AppError('USAGE', 'a plan of a release needs to know where to', { hint: 'add --to production' });
}
