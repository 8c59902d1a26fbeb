import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { defineSteering } from '../../steer-rollout.ts';

export function defineRolloutAdvance(command: Command, host: CommandHost): void {
  defineSteering(command, host, 'advanceRollout').addHelpText(
    'after',
    exampleText('headgate rollout advance --reason "the metric can’t tell, the logs are clean"'),
  );
}
