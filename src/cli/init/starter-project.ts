/** What `init` found out about an agent. */
export type Starter = {
  /** OpenAI-compatible base, up to and including `/v1`. */
  readonly url: string;
  /** Undefined where the endpoint names none. */
  readonly model: string | undefined;
  readonly agentName: string;
  /** The variable with the API key; undefined where none is needed. */
  readonly credentialEnv?: string | undefined;
  /** The system prompt to begin with; undefined where the agent brings its own. */
  readonly instructions?: string | undefined;
};

/** A prompt to begin with, for an endpoint that names no model: something must say what the agent is. */
export const FIRST_INSTRUCTIONS = 'You are a helpful assistant. Say so when you do not know something.\n';

/** headgate.yaml for a starter: small, and each comment says what to do next. */
export function starterProjectText(starter: Starter): string {
  const lines = [
    '# What Headgate needs to know to evaluate this agent. Every other setting has a default:',
    '#   headgate config explain    shows each one, and where it comes from',
    '#   headgate doctor            says what is missing, and how to mend it',
    '#   headgate evaluate          asks every case and scores the replies',
    'version: 1',
    '',
    'agents:',
    `  ${starter.agentName}:`,
    '    runtime: openai',
    `    baseUrl: ${quoted(starter.url)}`,
    ...(starter.credentialEnv === undefined
      ? ['    # credential: { env: OPENAI_API_KEY }   # where the key is; the key itself never stands in a file']
      : [`    credential: { env: ${starter.credentialEnv} }`]),
    '',
    '    # What makes a release: change any of these, and it is another release.',
    ...(starter.model === undefined ? [] : [`    model: ${quoted(starter.model)}`]),
    starter.instructions === undefined
      ? '    # instructions: "@instructions.md"      # the system prompt, where it is sent with each request'
      : '    instructions: "@instructions.md"',
    '    # tools: "@tools.json"                  # function tools in the form of the OpenAI API',
    '',
    '    # Ten general questions to begin with. Replace them with real ones, and set `reviewed: true` on each',
    '    # that a person has looked at.',
    '    dataset: cases.jsonl',
    '',
    '# Environments are dev, staging and production unless you name others. To change one:',
    '# environments:',
    '#   production: { strategy: canary, approval: { roles: [engineering-lead], minPeople: 1 } }',
  ];
  return `${lines.join('\n')}\n`;
}

/** JSON's strings are YAML's double-quoted ones. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
