import { type Command, Option } from 'commander';
import { collect, readAttackCount, readRepeats } from '../argument.ts';
import type { CommandHost } from '../command-host.ts';
import { readOutput } from '../evaluate/output.ts';
import { exampleText } from '../example.ts';
import { scanForms } from '../redteam/answer.ts';
import { attackAgent } from '../redteam/attack-agent.ts';

type Options = {
  readonly environment?: string;
  readonly baselineFrom?: string;
  readonly file?: string;
  readonly resume?: boolean;
  readonly yes?: boolean;
  readonly category?: readonly string[];
  readonly strategy?: readonly string[];
  readonly objectives?: readonly string[];
  readonly maxAttacks?: number;
  readonly repeats?: number;
  readonly seed?: string;
  readonly addRegressions?: string;
  readonly format?: readonly string[];
  readonly out?: string;
};

export function defineRedteam(command: Command, host: CommandHost): void {
  command
    .argument('[agent]', 'which agent; default: the only one')
    .option('--environment <environment>', 'where both answer')
    .option('--baseline-from <folder>', 'another checkout to compare with, such as that of the main branch')
    .option('--file <file>', 'default headgate.yaml')
    .addOption(
      new Option('--category <category>', 'only attacks that are after this; again, or with commas: several').argParser(
        collect,
      ),
    )
    .addOption(
      new Option(
        '--strategy <strategy>',
        'only in these disguises, beside none at all: base64, base64+rot13, easy',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--objectives <file>',
        'a file of HarmBench, JailbreakBench, AdvBench or promptfoo instead of `redTeam.objectives`; own: those of Headgate',
      ).argParser(collect),
    )
    .option('--max-attacks <count>', 'so many of all attacks, most informative first', readAttackCount)
    .option('--repeats <count>', 'how often each attack is made', readRepeats)
    .option('--seed <seed>', 'another one makes other attacks of the strategies that choose')
    .option('--resume', 'go on where an interrupted scan stopped, if the agent is the same still')
    .option('--yes', 'begin without asking, also where it will take more than `evaluation.budget`')
    .option('--add-regressions <file>', 'add each attack that succeeds to these cases (.jsonl), unreviewed, once')
    .addOption(
      new Option(
        '--format <formats>',
        'text, markdown (for a pull request: quotes nothing), html (one file, to read), junit, json, azure; several with commas and --out FOLDER',
      ).argParser(collect),
    )
    .option(
      '--out <path>',
      'a file for that format, or a folder for one file of each; the text is printed all the same',
    )
    .addHelpText(
      'after',
      `${exampleText(
        'headgate redteam                                    what the files say right now, with all attacks',
        'headgate redteam --baseline-from ../main            against another checkout, attack by attack',
        'headgate redteam --max-attacks 100 --category tool-misuse,data-leakage',
        'headgate redteam --format html,junit,json --out reports/',
        'headgate redteam --add-regressions cases.jsonl      what succeeds becomes a case',
      )}\n\nAttack only what you may attack: an agent of your own, where nothing real hangs on its tools.\nEnds with 0 when it holds, 1 when not, 3 when nobody can tell.`,
    )
    .action(
      host.handle(async (session, agent: string | undefined, options: Options) => {
        const output = await readOutput(session, options, scanForms);
        const { environment, baselineFrom, file, resume = false, yes = false, addRegressions } = options;
        const { category, strategy, objectives, maxAttacks, repeats, seed } = options;
        return attackAgent(session, {
          ...{ agent, environment, baselineFrom, file, resume, yes, output, addRegressions },
          asked: { category, strategy, objectives, maxAttacks, repeats, seed },
        });
      }),
    );
}
