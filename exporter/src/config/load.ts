/** Configuration text → Config, or every error in it at once, in the order of the file. */
import { join } from 'node:path';
import type { z } from 'zod';
import { checkConfig, checkMetrics } from './checks.ts';
import type { Config } from './config.ts';
import { toConfig } from './config.ts';
import { ConfigDocument } from './document.ts';
import type { Environment } from './environment.ts';
import { substituteEnvironment } from './environment.ts';
import type { ConfigError, KeyPath } from './errors.ts';
import { byPosition, oneLine, unknownKey } from './errors.ts';
import { MISSING } from './fields.ts';
import type { ParsedMetric } from './schema.ts';
import { CONFIG, METRICS } from './schema.ts';
import { infoOf, keysOf, schemaAt } from './schema-walk.ts';
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

const DEFAULT_METRICS_FILE = join(import.meta.dirname, 'default-metrics.yml');
const MAX_DEFAULTS = 1024 * 1024;

/** Never throws for any text. */
export function loadConfig(text: string, options: LoadOptions): Loaded {
  const loaded = check(text, CONFIG, options, (document, plain) => {
    checkConfig(document, plain);
    checkExpressions(document, isObject(plain) ? plain['metrics'] : undefined, ['metrics'], options.checkExpression);
  });
  if (!loaded.ok) return loaded;
  const defaults = loaded.value.default_metrics ? loadDefaultMetrics(options) : { ok: true as const, value: [] };
  if (!defaults.ok) return defaults;
  return { ok: true, config: toConfig(loaded.value, defaults.value, options.file) };
}

function loadDefaultMetrics(options: LoadOptions): Checked<readonly ParsedMetric[]> {
  const own = { ...options, file: DEFAULT_METRICS_FILE, env: {} };
  return check(readTextFile(DEFAULT_METRICS_FILE, MAX_DEFAULTS), METRICS, own, (document, plain) => {
    checkMetrics(document, plain, []);
    checkExpressions(document, plain, [], options.checkExpression);
  });
}

type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly ConfigError[] };

type Further = (document: ConfigDocument, plain: unknown) => void;

function check<T extends z.ZodType>(
  text: string,
  schema: T,
  { file, env, readFile }: LoadOptions,
  further: Further,
): Checked<z.output<T>> {
  try {
    const document = new ConfigDocument(text, file);
    if (document.errors.length > 0) return { ok: false, errors: [...document.errors].sort(byPosition) };
    substituteEnvironment(document, env);
    readSecretFiles(document, schema, readFile);
    const plain = document.toPlain();
    const parsed = schema.safeParse(plain ?? {});
    if (!parsed.success) for (const issue of parsed.error.issues) addIssue(document, schema, issue);
    further(document, plain);
    if (document.errors.length > 0) return { ok: false, errors: [...document.errors].sort(byPosition) };
    if (parsed.success) return { ok: true, value: parsed.data };
    throw new Error(`the schema found ${parsed.error.message}, but no place for it`);
  } catch (error) {
    // The YAML library recurses: a text of brackets alone can exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const message = 'the file is nested too deeply; write it flatter.';
    return { ok: false, errors: [{ file, line: 1, column: 1, path: '', message }] };
  }
}

/** A finding of the schema, put at its place and in our words. */
function addIssue(document: ConfigDocument, schema: z.ZodType, issue: z.core.$ZodIssue): void {
  const path = issue.path as KeyPath; // zod types symbols too; YAML has none
  const allowed = infoOf(schemaAt(schema, path))?.allowed ?? 'a map of keys and values';
  if (issue.code === 'unrecognized_keys') {
    const keys = keysOf(schemaAt(schema, path));
    for (const key of issue.keys) document.addKey([...path, key], unknownKey(key, keys));
  } else if (issue.code === 'custom') {
    const { kind, offset } = issue.params as { kind: string; offset: number }; // set by leaf()
    if (kind === MISSING) document.addKey(path, issue.message);
    else document.addValue(path, issue.message, offset);
  } else if (issue.code === 'too_small') {
    document.addValue(path, `is empty; use ${allowed}.`);
  } else if (!document.has(path)) {
    document.addKey(path, `is required: ${allowed}.`);
  } else {
    document.addValue(path, `is not allowed; use ${allowed}.`);
  }
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
