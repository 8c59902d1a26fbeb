import { endpoint } from '../../endpoint.ts';
import { parseRoles } from '../../read/parse-roles.ts';

export const createToken = endpoint('createToken', async ({ body, caller }, { control }) => {
  const kind = body.person === undefined ? ('machine' as const) : ('person' as const);
  const holder = { kind, name: body.person ?? body.machine ?? '' };
  const { token, secret } = await control.createToken(caller.actor, { holder, roles: parseRoles(body.roles) });
  return { id: token.id, actor: token.actor, roles: [...token.roles], secret };
});
