import { distance } from 'fastest-levenshtein';
import { AppError } from '#domain/shared/index.ts';

/** What one could have asked for. */
export type KnownRoute = { readonly method: string; readonly path: string };

/** The answer to a request that no route takes, naming the route that was most likely meant. */
export function unknownRoute(method: string, url: string, known: readonly KnownRoute[]): AppError {
  const path = url.split('?')[0] ?? url;
  const ranked = known
    .map((route) => ({ route, away: distanceTo(route, method, path) }))
    .sort((a, b) => a.away - b.away);
  const near = ranked[0];
  const hint =
    near === undefined || near.away > path.length / 2
      ? 'GET /openapi.json lists every endpoint'
      : `did you mean ${near.route.method} ${near.route.path}? GET /openapi.json lists every endpoint`;
  return new AppError('NOT_FOUND', `nothing answers ${method} ${path.slice(0, 200)}`, { hint });
}

/** Edits between two addresses; what stands for a parameter costs nothing, another method half an edit. */
function distanceTo(route: KnownRoute, method: string, path: string): number {
  const asked = path.split('/');
  const filled = route.path.split('/').map((part, index) => (part.startsWith(':') ? (asked[index] ?? part) : part));
  return distance(filled.join('/'), path) + (route.method === method ? 0 : 0.5);
}
