/** The story of a whole object database. */
export { scanHistory, type HistoryEvents, type HistoryProgress, type HistoryRequest } from './history.ts';
export type { Narrowing } from './findings.ts';
