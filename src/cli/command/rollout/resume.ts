import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { defineSteering } from '../../steer-rollout.ts';

export function defineRolloutResume(command: Command, host: CommandHost): void {
  defineSteering(command, host, 'resumeRollout').addHelpText(
    'after',
    exampleText('headgate rollout resume --reason "the spike was ours"'),
  );
}
