import { z } from 'zod';
import type { Path } from './problem.ts';

/** The keys that a schema knows at a path; empty where it takes any, or where the path leads nowhere. */
export function knownKeys(schema: z.core.$ZodType, path: Path): readonly string[] {
  let here: z.core.$ZodType | undefined = unwrap(schema);
  for (const key of path) {
    here = here === undefined ? undefined : inside(here, key);
    if (here === undefined) return [];
    here = unwrap(here);
  }
  if (here instanceof z.ZodObject) return Object.keys(here.shape);
  return here instanceof z.ZodRecord && here.keyType instanceof z.ZodEnum ? here.keyType.options.map(String) : [];
}

function inside(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[key];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.out) : schema;
}
