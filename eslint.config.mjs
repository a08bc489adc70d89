// Types are checked by tsc; this file adds the habits of CONTRIBUTING.md: import boundaries, size, no loose types.
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** `files` may import nothing that matches `group`. */
const boundary = (files, group, message, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns: group.map((one) => ({ regex: one, message })) }] },
});

const PURE = 'a format or rule only transforms: it imports event.ts and its own folder';

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', 'coverage/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.{ts,tsx}'] })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['grafana-plugin/**/*.{ts,tsx}', 'test/{browser,grafana-plugin}/**/*.ts'],
    languageOptions: {
      parserOptions: {
        projectService: false,
        project: 'grafana-plugin/tsconfig.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    files: ['grafana-plugin/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', fetch: 'readonly', setTimeout: 'readonly' },
    },
  },
  boundary(
    ['exporter/src/formats/**/*.ts'],
    [
      '^node:(?!net$)',
      '^(?!node:)[^.]',
      '/(sources|metrics|store|web|config|rules|cli)/',
      '/(pipeline|service|log)\\.ts$',
    ],
    PURE,
  ),
  boundary(
    ['exporter/src/rules/**/*.ts'],
    [
      '^node:',
      '^(express|prom-client)$',
      '/(sources|formats|metrics|store|web|config|cli)/',
      '/(pipeline|service|log)\\.ts$',
    ],
    PURE,
  ),
  boundary(
    ['exporter/src/sources/**/*.ts', 'exporter/src/store/**/*.ts'],
    ['^(express|prom-client)$', '/(metrics|web|rules|cli)/', '/(pipeline|service)\\.ts$'],
    'a source or store reports to the pipeline; it neither counts nor serves',
  ),
  boundary(
    ['exporter/src/{cli,web,config}/**/*.ts'],
    ['/metrics/(table|family|builtin)\\.ts$', '^zod$'],
    'only the pipeline counts events and drops, and zod is that of src/zod.ts',
  ),
  {
    files: ['exporter/src/{formats,rules,sources,metrics,store}/**/*.ts', 'exporter/src/*.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'take the injected clock' }],
    },
  },
  boundary(['alertmanager/**/*.ts'], ['exporter/'], 'alertmanager/ stands alone: it never imports exporter/'),
);
