export { CommandService, type Request } from './command-service.js';
export { catchUpDays } from './day-keeper.js';
export { evidenceThere } from './evidence-there.js';
export { finishPublication, publish, systemActor } from './publishing.js';
export { type CommandParts, commandRoutes } from './routes.js';
