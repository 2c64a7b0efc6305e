import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: ['test/contract/**', 'test/containers/**', 'test/fixtures/**', 'test/**/*.database.test.ts'],
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
