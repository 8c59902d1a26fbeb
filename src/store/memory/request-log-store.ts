import type { RequestLogStore } from '#ports/index.ts';
import type { Tables } from './tables.ts';

export function requestLogStore({ loggedRequests }: Tables): RequestLogStore {
  return {
    async add(requests) {
      for (const request of requests) {
        if (loggedRequests.get(request.id) === undefined) loggedRequests.set(request.id, request);
      }
    },
    async list({ agent, environment, deploymentId, conversation, outcome, limit }) {
      return loggedRequests
        .newestFirst()
        .filter((each) => each.agent === agent && each.environment === environment)
        .filter((each) => deploymentId === undefined || each.deploymentId === deploymentId)
        .filter((each) => conversation === undefined || each.conversation === conversation)
        .filter((each) => outcome === undefined || each.outcome === outcome)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, limit);
    },
    async find(id) {
      return loggedRequests.get(id);
    },
    async forgetBefore(at) {
      const old = loggedRequests.list().filter((request) => request.at < at);
      for (const { id } of old) loggedRequests.delete(id);
      return old.length;
    },
  };
}
