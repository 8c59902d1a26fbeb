import { endpoint } from '../../endpoint.ts';
import { tokenView } from '../../view/token.ts';

export const listTokens = endpoint('listTokens', async (_call, { unitOfWork }) => {
  const tokens = await unitOfWork.run((tx) => tx.tokens.list());
  return tokens.map(tokenView);
});
