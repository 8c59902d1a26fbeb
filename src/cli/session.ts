import { stringifyChunked } from '@discoveryjs/json-ext';
import type { Client } from '#api/index.ts';
import { DEFAULT_URL, readAddress } from './address.ts';
import type { CliDeps, Sink } from './cli-deps.ts';
import { paint, type Surface, type Tone } from './terminal/tone.ts';

/** Options that every command takes. */
export type GlobalOptions = { readonly json?: boolean; readonly server?: string };

/** What a command has to work with. */
export type Session = {
  readonly deps: CliDeps;
  readonly json: boolean;
  readonly surface: Surface;
  /** Whether a server's address or a token was given, rather than assumed. */
  readonly namesServer: boolean;
  /** The result on stdout: the text, or with --json the one document. Once a command. */
  answer(value: unknown, text: () => string): void;
  /** The same for a document that may be larger than what should wait for a slow reader. */
  answerInParts(value: unknown, text: () => Iterable<string>): Promise<void>;
  /** Text that is part of the result as it goes; nothing with --json. */
  print(text: string): void;
  /** What isn't the result, on stderr. */
  note(text: string): void;
  paint(text: string, tone: Tone): string;
  /** The server's address. @throws AppError USAGE when it isn't one, or when it would take the token in clear text */
  address(): string;
  client(): Promise<Client>;
};

export function createSession(deps: CliDeps, options: GlobalOptions): Session {
  const { io, secrets } = deps;
  const json = options.json === true;
  const token = presence(secrets.read('HEADGATE_TOKEN'));
  const url = options.server ?? presence(secrets.read('HEADGATE_URL'));
  const surface: Surface = {
    get columns() {
      return Math.max(20, io.columns);
    },
    color: io.color && !json,
  };
  const address = () => readAddress(url ?? DEFAULT_URL, token !== undefined);
  return {
    deps,
    json,
    surface,
    namesServer: token !== undefined || url !== undefined,
    answer: (value, text) => io.stdout.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`),
    async answerInParts(value, text) {
      for (const part of json ? stringifyChunked(value, null, 2) : text()) await writePatiently(io.stdout, part);
      io.stdout.write('\n');
    },
    print: (text) => (json ? undefined : io.stdout.write(`${text}\n`)),
    note: (text) => io.stderr.write(`${text}\n`),
    paint: (text, tone) => paint(text, tone, surface),
    address,
    async client() {
      // Loaded here because the schemas are heavy and `--version` needs none.
      const { createClient } = await import('#api/index.ts');
      return createClient({ baseUrl: address(), token, fetch: deps.fetch, signal: deps.signal });
    },
  };
}

/** A full stream is waited for, so that what nobody has read yet doesn't pile up in memory. */
async function writePatiently(sink: Sink, text: string): Promise<void> {
  if (sink.write(text) !== false) return;
  await new Promise<void>((resolve) => {
    if (sink.once === undefined) resolve();
    else sink.once('drain', resolve);
  });
}

function presence(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
