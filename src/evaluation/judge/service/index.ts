export { estimateService } from './estimate-service.ts';
export { openServiceJudge } from './open-service.ts';
