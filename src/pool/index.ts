/** The only threads. */
export { startPool, type Pool, type PoolOptions } from './pool.ts';
export { serve } from './serve.ts';
