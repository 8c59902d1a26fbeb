import { createHash } from 'node:crypto';
import type { Token } from '#domain/policy/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';

/** A token for a named person or machine. Its secret is returned this once; only the hash is kept. */
export function createToken(context: ControlContext): Control['createToken'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const secret = `hg_${Buffer.from(context.chance.bytes(32)).toString('base64url')}`;
      const token: Token = {
        id: newId(context, 'tok', moment),
        secretHash: createHash('sha256').update(secret).digest('hex'),
        actor: input.holder,
        roles: input.roles,
        createdAt: moment.now,
        createdBy: actor.name,
      };
      await tx.tokens.add(token);
      await writeAudit(tx, moment, actor, {
        event: 'token.created',
        subject: token.id,
        because: `for ${input.holder.name}`,
        details: { holder: input.holder.name, kind: input.holder.kind, roles: [...input.roles] },
      });
      return { token, secret };
    });
}
