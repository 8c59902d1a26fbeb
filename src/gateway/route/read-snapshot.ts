import type { ZodType } from 'zod';
import {
  exceptionsSchema,
  gatewaySettingsSchema,
  routeSchema,
  routeSnapshotSchema,
  splitQuestionSchema,
} from '#api/index.ts';
import { type RefusedRoute, type Route, routeProblem } from '#domain/traffic/index.ts';
import type { ReadSnapshot } from '#ports/index.ts';

type Read =
  | { readonly kind: 'read'; readonly snapshot: ReadSnapshot }
  | { readonly kind: 'unreadable'; readonly because: string };

/**
 * A snapshot as far as this gateway can follow it: control may be newer, and say of one agent what is not known here. That must
 * not keep the routes of the others from coming into force, a rollback among them.
 */
export function readSnapshot(json: unknown): Read {
  const whole = routeSnapshotSchema.safeParse(json);
  if (!whole.success) return { kind: 'unreadable', because: whole.error.message };
  const routes: Route[] = [];
  const refused: RefusedRoute[] = [];
  for (const said of whole.data.routes) {
    const { agent, environment } = said;
    const route = routeSchema.safeParse(said);
    const because = route.success ? routeProblem(route.data) : problemOf(route.error);
    if (route.success && because === undefined) routes.push(route.data);
    else refused.push({ agent, environment, because: because ?? 'it can’t be read' });
  }
  const { version, issue, settings } = whole.data;
  const questions = readable(splitQuestionSchema, whole.data.questions);
  const exceptions = readable(exceptionsSchema, whole.data.exceptions);
  const beside = {
    ...readSettings(settings),
    ...(questions.length === 0 ? {} : { questions }),
    ...(exceptions.length === 0 ? {} : { exceptions }),
  };
  return { kind: 'read', snapshot: { version, issue, routes, refused, ...beside } };
}

function readSettings(said: unknown): Pick<ReadSnapshot, 'settings' | 'settingsRefused'> {
  if (said === undefined) return {};
  const { success, data, error } = gatewaySettingsSchema.safeParse(said);
  return success ? { settings: data } : { settingsRefused: problemOf(error) };
}

/** What can't be read counts as not said: without it the hash decides, and nobody is answered. */
function readable<T>(schema: ZodType<T>, said: readonly unknown[] = []): readonly T[] {
  return said.flatMap((one) => {
    const read = schema.safeParse(one);
    return read.success ? [read.data] : [];
  });
}

/** Where and what, without the values: they may hold a prompt. */
function problemOf({
  issues,
}: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string {
  const [first] = issues;
  return first === undefined
    ? 'it can’t be read'
    : `${first.path.map(String).join('.')}: ${first.message}`.slice(0, 500);
}
