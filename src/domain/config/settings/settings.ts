import { z } from 'zod';
import { profileNames } from '../../policy/index.ts';
import { agentSettings } from './agent-settings.ts';
import { environmentSettings } from './environment-settings.ts';
import { evaluationSettings } from './evaluation-settings.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { monitoringSettings } from './monitoring-settings.ts';
import { nameSetting } from './name.ts';
import { notificationSettings } from './notification-settings.ts';
import { priceSettings } from './price-settings.ts';
import { redTeamSettings } from './red-team-settings.ts';
import { strategySettings } from './strategy-settings.ts';
import { telemetrySettings } from './telemetry-settings.ts';
import { MAX_WINDOWS, placedWindowSettings } from './window-settings.ts';

/**
 * headgate.yaml laid over its profile. Values stay as people write them (`"1h"`, `"10 %"`, `"@file"`), so that they can be
 * explained; `resolve` turns them into a Project.
 */
export const settingsSchema = z.strictObject({
  version: z.literal(1),
  profile: z.enum(profileNames).default('guide'),
  timezone: z.string().default('UTC').describe('of windows that name none'),
  secondPerson: z
    .strictObject({
      configuration: z.boolean().describe('another person confirms a project before it is in force'),
      breakGlass: z.boolean().describe('broken glass holds only once another person confirmed it'),
    })
    .describe('what needs the word of two people'),
  windows: z.array(placedWindowSettings).max(MAX_WINDOWS).default([]).describe('when rollouts may move'),
  agents: z.record(nameSetting, agentSettings),
  environments: z.record(nameSetting, environmentSettings),
  strategies: z.record(nameSetting, strategySettings),
  evaluation: evaluationSettings,
  redTeam: redTeamSettings.optional().describe('left out: no release is attacked'),
  monitoring: monitoringSettings,
  notifications: notificationSettings.prefault({}),
  prices: priceSettings.default({}).describe('of models, in US dollars: where there is none, cost is unknown'),
  telemetry: telemetrySettings.prefault({}),
  gateway: gatewaySettings.prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;
