import { AppError } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { projectView } from '../../view/project.ts';

export const getProject = endpoint('getProject', async (_call, { unitOfWork }) => {
  const version = await unitOfWork.run((tx) => tx.projects.latest());
  if (version === undefined) {
    throw new AppError('NOT_FOUND', 'no project has been applied yet', { hint: 'send one with `headgate apply`' });
  }
  return projectView(version);
});
