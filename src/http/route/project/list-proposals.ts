import { endpoint } from '../../endpoint.ts';
import { proposalView } from '../../view/project.ts';

export const listProposals = endpoint('listProposals', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const inForce = (await tx.projects.latest())?.id;
    return (await tx.proposals.list(query)).map((proposal) => proposalView(proposal, inForce));
  }),
);
