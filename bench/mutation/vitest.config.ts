import { defineConfig } from 'vitest/config'

// What must notice a change of a rule: its examples and its tests. Fuzzing notices only crashes.
export default defineConfig({ test: { include: ['test/rules/**/*.test.ts'], exclude: ['test/rules/fuzz.test.ts'] } })
