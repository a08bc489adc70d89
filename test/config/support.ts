/** How the tests of the configuration load a text. */
import { join } from 'node:path';
import type { Loaded } from '../../exporter/src/config/load.ts';
import { loadConfig } from '../../exporter/src/config/load.ts';
import { readTextFile } from '../../exporter/src/config/secrets.ts';
import { checkCondition, checkNumber } from '../../exporter/src/rules/expression.ts';

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
      return kind === 'when' ? checkCondition(source) : checkNumber(source);
    },
  });
}
