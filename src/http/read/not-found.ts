import { AppError, type Id } from '#domain/shared/index.ts';

/** What can be asked for by id, and what lists it. */
const kinds = {
  prm: { name: 'promotion', list: 'headgate rollout list --all' },
  rol: { name: 'rollout', list: 'headgate rollout list --all' },
  evl: { name: 'evaluation', list: 'GET /api/v1/evaluations' },
  scn: { name: 'red-team scan', list: 'GET /api/v1/scans' },
  frz: { name: 'freeze', list: 'headgate freeze list --all' },
  reh: { name: 'rehearsal', list: 'headgate rehearse list' },
  rbk: { name: 'rollback', list: 'headgate rollback list' },
  prj: { name: 'proposed project', list: 'headgate project list' },
  hld: { name: 'hold', list: 'headgate hold list' },
  stm: { name: 'broken glass', list: 'headgate break-glass list' },
  qrn: { name: 'quarantine', list: 'headgate quarantine list' },
} as const;

type Kind = keyof typeof kinds;

export function notFound(kind: Kind, id: string): AppError {
  const { name, list } = kinds[kind];
  return new AppError('NOT_FOUND', `there is no ${name} "${id}"`, { hint: `${list} shows what there is` });
}

/** An id from a path. One of another kind names nothing here. @throws AppError NOT_FOUND */
export function readId<K extends Kind>(kind: K, text: string): Id<K> {
  if (!isId(kind, text)) throw notFound(kind, text);
  return text;
}

function isId<K extends Kind>(kind: K, text: string): text is Id<K> {
  return text.startsWith(`${kind}_`);
}
