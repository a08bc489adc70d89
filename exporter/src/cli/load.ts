/** Reads the configuration file for the commands. */
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { renderErrors } from '../config/errors.ts';
import { loadConfig } from '../config/load.ts';
import { readTextFile } from '../config/secrets.ts';
import { messageOf } from '../message.ts';
import { checkCondition, checkNumber } from '../rules/expression.ts';

/** The configuration, or the text of everything that is wrong with it. */
export function loadFile(file: string): Config | string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `${file}: cannot be read (${messageOf(error)}); name the configuration with --config.file FILE`;
  }
  const loaded = loadConfig(text, {
    file,
    env: process.env,
    readFile: readTextFile,
    checkExpression(kind, source) {
      return kind === 'when' ? checkCondition(source) : checkNumber(source);
    },
  });
  return loaded.ok ? loaded.config : renderErrors(loaded.errors);
}
