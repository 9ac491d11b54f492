import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // chDB binds one data directory a process, so every test file gets its own process
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "web/src/**/*.test.ts"],
          // property tests take seconds where the machine is busy
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "engines",
          globalSetup: ["test/support/postgres-server.ts"],
          include: ["test/{contract,pipeline,upgrade,api}/**/*.test.ts"],
          // generous: a test waits for a state, never for a time, and machines are shared
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
