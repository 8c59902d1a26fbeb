import { z } from 'zod';
import type { Path } from './problem.ts';
import { entry, valueAt } from './tree.ts';

/** The keys that a schema knows at a path of a value; empty where it takes any, or where the path leads nowhere. */
export function knownKeys(schema: z.core.$ZodType, path: Path, value: unknown): readonly string[] {
  let here: z.core.$ZodType | undefined = unwrap(schema);
  for (const [depth, key] of path.entries()) {
    here = here === undefined ? undefined : inside(here, key);
    if (here === undefined) return [];
    here = chosen(unwrap(here), valueAt(value, path.slice(0, depth + 1)));
  }
  if (here instanceof z.ZodObject) return Object.keys(here.shape);
  return here instanceof z.ZodRecord && here.keyType instanceof z.ZodEnum ? here.keyType.options.map(String) : [];
}

function inside(schema: z.core.$ZodType, key: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[key];
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray ? schema.element : undefined;
}

/** Of several forms the one that a value says it has. */
function chosen(schema: z.core.$ZodType, value: unknown): z.core.$ZodType | undefined {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const { discriminator, options } = schema.def;
  return options.find((option) => {
    const key = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return key instanceof z.ZodType && key.safeParse(entry(value, discriminator)).success;
  });
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.out) : schema;
}
