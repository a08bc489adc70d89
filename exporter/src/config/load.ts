/** Configuration text → Config, or every error in it at once, in the order of the file. */
import { fileURLToPath } from 'node:url';
import type { Checked } from './check-text.ts';
import { checkText } from './check-text.ts';
import { checkConfig, checkMetrics } from './checks.ts';
import type { Config } from './config.ts';
import { toConfig } from './config.ts';
import type { ConfigDocument } from './document.ts';
import type { Environment } from './environment.ts';
import { substituteEnvironment } from './environment.ts';
import type { ConfigError, KeyPath } from './errors.ts';
import { oneLine } from './errors.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { ParsedMetric } from './schema.ts';
import { CONFIG, METRICS } from './schema.ts';
import type { ReadFile } from './secrets.ts';
import { readSecretFiles, readTextFile } from './secrets.ts';

/** Says what is wrong with an expression, and where in it, counted from 0. */
type CheckExpression = (
  kind: 'when' | 'value',
  source: string,
) => { readonly message: string; readonly offset: number } | undefined;

export interface LoadOptions {
  /** The file that the text is from: for errors, and for relative paths. */
  readonly file: string;
  readonly env: Environment;
  /** Reads the files of `*_file` keys. */
  readonly readFile: ReadFile;
  readonly checkExpression?: CheckExpression | undefined;
}

export type Loaded =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly errors: readonly ConfigError[] };

const DEFAULT_METRICS_FILE = fileURLToPath(new URL('./default-metrics.yml', import.meta.url));
const MAX_DEFAULTS = 1024 * 1024;

/** Never throws for any text. */
export function loadConfig(text: string, options: LoadOptions): Loaded {
  const { file } = options;
  const loaded = checkText(text, file, CONFIG, {
    prepare: (document) => prepare(document, CONFIG, options),
    further(document, plain) {
      checkConfig(document, plain);
      checkExpressions(document, isObject(plain) ? plain['metrics'] : undefined, ['metrics'], options.checkExpression);
    },
  });
  if (!loaded.ok) return loaded;
  const defaults = loaded.value.default_metrics ? loadDefaultMetrics(options) : { ok: true as const, value: [] };
  if (!defaults.ok) return defaults;
  return { ok: true, config: toConfig(loaded.value, defaults.value, options.file) };
}

function loadDefaultMetrics(options: LoadOptions): Checked<readonly ParsedMetric[]> {
  const own = { ...options, env: {} };
  return checkText(readTextFile(DEFAULT_METRICS_FILE, MAX_DEFAULTS), DEFAULT_METRICS_FILE, METRICS, {
    prepare: (document) => prepare(document, METRICS, own),
    further(document, plain) {
      checkMetrics(document, plain, []);
      checkExpressions(document, plain, [], options.checkExpression);
    },
  });
}

function prepare(document: ConfigDocument, schema: unknown, { env, readFile }: LoadOptions): void {
  substituteEnvironment(document, env);
  readSecretFiles(document, schema, readFile);
  hideSecrets(document, schema);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function checkExpressions(document: ConfigDocument, metrics: unknown, path: KeyPath, checker?: CheckExpression): void {
  if (!checker || !Array.isArray(metrics)) return;
  metrics.forEach((metric: unknown, index) => {
    if (!isObject(metric)) return;
    for (const kind of ['when', 'value'] as const) {
      const source = metric[kind];
      const at = [...path, index, kind];
      const found = typeof source === 'string' && source.trim() !== '' ? checker(kind, source) : undefined;
      if (!found) continue;
      // The message may quote the expression, and with it the value of a variable.
      const why = document.isHidden(at)
        ? '; the reason is not shown, because it may quote the value of a variable.'
        : `: ${oneLine(found.message)}${found.message.endsWith('?') ? '' : '.'}`;
      document.addValue(at, `is not a valid expression${why}`, found.offset);
    }
  });
}
