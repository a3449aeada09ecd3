/** What goes between the pool and its threads. */
export type ToWorker<Task> = { id: number; task: Task };
export type FromWorker<Result> = { id: number; result: Result } | { id: number; failed: string };
