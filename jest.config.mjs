export default {
  rootDir: '.',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  globalSetup: '<rootDir>/test/support/bundle.mjs',
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.mjs' },
  modulePathIgnorePatterns: ['<rootDir>/grafana-plugin/dist'],
  testTimeout: 20_000,
  // Jest leaves one core free, which on two cores is one test at a time; many wait more than they compute.
  maxWorkers: '100%',
};
