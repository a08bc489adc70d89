/** How the tests of the configuration load a text. */
import { join } from 'node:path';
import type { Loaded } from '../../exporter/src/config/load.ts';
import { loadConfig } from '../../exporter/src/config/load.ts';
import { readTextFile } from '../../exporter/src/config/secrets.ts';
import { compileCondition, compileNumber } from '../../exporter/src/rules/expression.ts';

export const FOLDER = join(import.meta.dirname, 'invalid');

export function load(
  text: string,
  env: Record<string, string> = {},
  file = join(FOLDER, 'audit-exporter.yml'),
): Loaded {
  return loadConfig(text, {
    file,
    env,
    readFile: readTextFile,
    checkExpression(kind, source) {
      const compiled = kind === 'when' ? compileCondition(source) : compileNumber(source);
      return compiled.ok ? undefined : compiled;
    },
  });
}
