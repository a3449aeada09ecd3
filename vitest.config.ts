import { defineConfig } from 'vitest/config';

/** `--mode long`: what takes minutes (installs by package managers, generated attacks at length). `npm test` leaves it out, .ci/run does not. */
export default defineConfig(({ mode }) => {
  const long = mode === 'long';
  return {
    test: {
      include: [long ? 'test/**/*.long.test.ts' : 'test/**/*.test.ts'],
      exclude: long ? [] : ['test/**/*.long.test.ts'],
      testTimeout: long ? 600_000 : 60_000,
      hookTimeout: long ? 600_000 : 60_000,
      // Processes: threads that come and go with WebAssembly in them have crashed V8.
      pool: 'forks',
      isolate: false,
    },
  };
});
