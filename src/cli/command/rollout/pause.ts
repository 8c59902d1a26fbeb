import type { Command } from 'commander';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { defineSteering } from '../../steer-rollout.ts';

export function defineRolloutPause(command: Command, host: CommandHost): void {
  defineSteering(command, host, 'pauseRollout').addHelpText(
    'after',
    exampleText('headgate rollout pause --reason "looking at a spike"'),
  );
}
