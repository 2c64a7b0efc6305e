import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Many tests wait for a server or a process: one more than a small machine has cores keeps these busy.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: ['test/contract/**', 'test/containers/**', 'test/fixtures/**', 'test/**/*.database.test.ts'],
          // Against tests that hang; a busy machine is slower than that by much.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['test/**/*.database.test.ts'],
          exclude: ['test/containers/**'],
          globalSetup: ['test/support/postgres/server-for-tests.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['test/containers/**/*.test.ts'],
          globalSetup: ['test/containers/support/docker-for-tests.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: ['test/support/fresh-build.ts'],
          testTimeout: 20_000,
        },
      },
    ],
  },
})
