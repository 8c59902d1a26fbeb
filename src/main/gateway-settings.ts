import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Project } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';

const requestLimit = z.strictObject({
  concurrency: z.int().optional(),
  rate: z.strictObject({ requestsPerSecond: z.number(), burst: z.int() }).optional(),
});

const agentLimits = z.strictObject({ agent: requestLimit.optional(), client: requestLimit.optional() });

const policyShape = {
  firstByteTimeoutMs: z.number(),
  idleTimeoutMs: z.number(),
  replyTimeoutMs: z.number(),
  retries: z.strictObject({ attempts: z.int(), budgetRatio: z.number(), nonIdempotent: z.boolean() }),
  ejection: z.strictObject({ consecutiveFailures: z.int(), baseMs: z.number(), maxMs: z.number() }),
};

/** What a gateway process is started with; written by the server, read by the gateway. Readable by this user only. */
const gatewaySettingsSchema = z.strictObject({
  environment: z.string(),
  port: z.int().min(0).max(65_535),
  controlUrl: z.url(),
  /** Of the server's signing key. */
  publicKeyPem: z.string(),
  token: z.string(),
  /** Signs pins and the marks in ids: 32 bytes in hex, the same for all gateways of the installation. */
  pinSecret: z.string().regex(/^[0-9a-f]{64}$/),
  dataFolderHash: z.string(),
  conversationFrom: z.array(z.string()),
  userFrom: z.array(z.string()),
  exposeHeaders: z.boolean(),
  /** Absent where an older project was applied, like all below. */
  upstream: z.strictObject({ connectTimeoutMs: z.number(), keepAliveMs: z.number() }).optional(),
  upstreamPolicy: z.strictObject(policyShape).optional(),
  agentUpstream: z
    .record(
      z.string(),
      z.strictObject({
        firstByteTimeoutMs: z.number().exactOptional(),
        idleTimeoutMs: z.number().exactOptional(),
        replyTimeoutMs: z.number().exactOptional(),
        retries: z
          .strictObject({
            attempts: z.int().exactOptional(),
            budgetRatio: z.number().exactOptional(),
            nonIdempotent: z.boolean().exactOptional(),
          })
          .exactOptional(),
        ejection: z
          .strictObject({
            consecutiveFailures: z.int().exactOptional(),
            baseMs: z.number().exactOptional(),
            maxMs: z.number().exactOptional(),
          })
          .exactOptional(),
      }),
    )
    .optional(),
  shadow: z.strictObject({ concurrency: z.int(), queue: z.int(), timeoutMs: z.number() }).optional(),
  /** Absent: nothing is limited. */
  limits: z
    .strictObject({
      everyAgent: agentLimits,
      agents: z.record(z.string(), agentLimits),
      clientFrom: z.array(z.string()).readonly(),
      trustedProxies: z.array(z.string()).readonly(),
    })
    .optional(),
});

export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

/** The part of the settings that the applied project decides; undefined before there is one. */
export function projectSettings(project: Project | undefined): Partial<GatewaySettings> {
  if (project === undefined) return {};
  const environment = project.environments.findLast((candidate) => candidate.traffic === 'gateway');
  return {
    ...(environment === undefined ? {} : { environment: environment.name }),
    conversationFrom: [...project.gateway.conversationFrom],
    userFrom: [...project.gateway.userFrom],
    exposeHeaders: project.gateway.exposeHeaders,
    ...upstreamSettings(project),
    ...(project.gateway.shadow === undefined ? {} : { shadow: project.gateway.shadow }),
    ...(project.gateway.limits === undefined ? {} : { limits: project.gateway.limits }),
  };
}

function upstreamSettings({ agents, gateway: { upstream } }: Project): Partial<GatewaySettings> {
  if (upstream === undefined) return {};
  const { policy, ...connections } = upstream;
  const own = agents.flatMap(({ name, upstream: differs }) =>
    differs === undefined ? [] : [[name, differs] as const],
  );
  return { upstream: connections, upstreamPolicy: policy, agentUpstream: Object.fromEntries(own) };
}

export function writeGatewaySettings(folder: string, settings: GatewaySettings): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = settingsPath(folder);
  writeFileSync(`${path}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** @throws AppError FILE_UNREADABLE when they are missing or torn */
export function readGatewaySettings(folder: string): GatewaySettings {
  const path = settingsPath(folder);
  try {
    if (existsSync(path)) return gatewaySettingsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${path} can't be used`, {
      hint: 'headgate serve writes it anew',
      cause: error,
    });
  }
  throw new AppError('FILE_UNREADABLE', `${path} is missing`, { hint: 'headgate serve writes it' });
}

function settingsPath(folder: string): string {
  return join(folder, 'settings.json');
}
