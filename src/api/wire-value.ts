import { z } from 'zod';
import type { DeploymentId, Digest, GatewayId } from '#domain/shared/index.ts';
import { digestSchema } from './common.ts';

export const deploymentId = z
  .string()
  .regex(/^dep_[0-9A-Za-z]+$/)
  .transform((text) => text as DeploymentId);
export const gatewayId = z
  .string()
  .regex(/^gtw_[0-9A-Za-z]+$/)
  .transform((text) => text as GatewayId);
export const digest = digestSchema.transform((text) => text as Digest);
export const count = z.int().nonnegative();
