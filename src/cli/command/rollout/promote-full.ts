import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { defineSteering } from '../../steer-rollout.ts';

export function defineRolloutPromoteFull(command: Command, host: CommandHost): void {
  defineSteering(command, host, 'promoteFullRollout').addHelpText(
    'after',
    exampleText('headgate rollout promote-full --reason "the old release is broken"'),
  );
}
