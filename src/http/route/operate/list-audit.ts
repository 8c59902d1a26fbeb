import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { auditView } from '../../view/audit.ts';

export const listAudit = endpoint('listAudit', async ({ query }, { unitOfWork }) => {
  const { after, subject, limit } = query;
  const entries = await unitOfWork.run((tx) => tx.audit.list({ afterSequence: after, limit, ...given({ subject }) }));
  return entries.map(auditView);
});
