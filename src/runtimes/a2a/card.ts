import { z } from 'zod';
import type { Endpoint } from '#domain/release/index.ts';
import { agentProblem } from '../invoking/index.ts';

/** Versions of the protocol that are spoken here, the preferred first. */
export type A2aVersion = '1.0' | '0.3';

/** How an agent wants to be spoken to, as its card says. */
export type A2aInterface = {
  readonly url: string;
  readonly version: A2aVersion;
  readonly tenant: string | undefined;
  readonly streams: boolean;
};

export const CARD_PATH = '/.well-known/agent-card.json';

const BINDING = 'JSONRPC';

/** Cards of 1.0 list their interfaces; those of 0.3 have one of their own, and perhaps others. */
const cardSchema = z.object({
  capabilities: z.object({ streaming: z.boolean().nullish() }).nullish(),
  supportedInterfaces: z
    .array(
      z.object({
        url: z.string(),
        protocolBinding: z.string(),
        protocolVersion: z.string().nullish(),
        tenant: z.string().nullish(),
      }),
    )
    .nullish(),
  protocolVersion: z.string().nullish(),
  url: z.string().nullish(),
  preferredTransport: z.string().nullish(),
  additionalInterfaces: z.array(z.object({ url: z.string(), transport: z.string() })).nullish(),
});

type Card = z.infer<typeof cardSchema>;
type Offer = { readonly url: string; readonly version: string; readonly tenant?: string | null | undefined };

/** The interface of a card to speak to. @throws Problem saying what the card lacks */
export function readCard(value: unknown, { baseUrl }: Pick<Endpoint, 'baseUrl'>): A2aInterface {
  const parsed = cardSchema.safeParse(value);
  if (!parsed.success) throw agentProblem(`its agent card at ${baseUrl}${CARD_PATH} has an unknown form`, false);
  const offers = offersOf(parsed.data);
  const spoken = offers.flatMap(({ url, version, tenant }) => {
    const known = knownVersion(version);
    return known === undefined
      ? []
      : [{ url, version: known, tenant: tenant === '' || tenant === null ? undefined : tenant }];
  });
  const chosen = spoken.find(({ version }) => version === '1.0') ?? spoken[0];
  if (chosen === undefined) {
    const versions = offers.map(({ version }) => version).join(', ');
    const came = offers.length === 0 ? 'none over JSON-RPC' : `only version ${versions}`;
    throw agentProblem(`its agent card offers ${came}; 1.0 and 0.3 over JSON-RPC can be spoken here`, false);
  }
  const url = absolute(chosen.url, baseUrl);
  return { ...chosen, url, streams: parsed.data.capabilities?.streaming === true };
}

function offersOf({
  supportedInterfaces,
  url,
  preferredTransport,
  additionalInterfaces,
  protocolVersion,
}: Card): readonly Offer[] {
  if (supportedInterfaces != null) {
    return supportedInterfaces
      .filter(({ protocolBinding }) => protocolBinding === BINDING)
      .map(({ protocolVersion: version, ...rest }) => ({ ...rest, version: version ?? '1.0' }));
  }
  const version = protocolVersion ?? '0.3';
  const own = url == null ? [] : [{ url, transport: preferredTransport ?? BINDING }];
  return [...own, ...(additionalInterfaces ?? [])]
    .filter(({ transport }) => transport === BINDING)
    .map((each) => ({ url: each.url, version }));
}

/** Patch levels are compatible, and so are minor ones before the last that broke something. */
function knownVersion(version: string): A2aVersion | undefined {
  if (/^1(?:\.|$)/.test(version)) return '1.0';
  return /^0\.[23](?:\.|$)/.test(version) ? '0.3' : undefined;
}

/**
 * A card may name any address; users' words and our key go only to the host that the project names, or, where that is this machine,
 * anywhere on it.
 */
function absolute(url: string, baseUrl: string): string {
  if (!URL.canParse(url, `${baseUrl}/`))
    throw agentProblem('its agent card names an interface that is no address', false);
  const [found, base] = [new URL(url, `${baseUrl}/`), new URL(baseUrl)];
  const isHttp = found.protocol === 'http:' || found.protocol === 'https:';
  const isSafe = found.hostname === base.hostname && (found.protocol === 'https:' || base.protocol === 'http:');
  if (isHttp && (isSafe || (isLoopback(found) && isLoopback(base)))) return found.toString();
  throw agentProblem(
    `its agent card leads to ${found.origin}, which is not where ${base.origin} is: make the interface’s address the \`baseUrl\``,
    false,
  );
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
