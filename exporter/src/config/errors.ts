/** What a configuration error is, and how it reads: `file:line:column: key path: what is wrong and what is allowed`. */
import { nearest } from '../rules/fields.ts';

export type KeyPath = readonly (string | number)[];

export interface ConfigError {
  readonly file: string;
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
  /** Such as `sources[0].path`; '' for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

function renderError(error: ConfigError): string {
  const path = error.path === '' ? '' : `${error.path}: `;
  return `${error.file}:${error.line}:${error.column}: ${path}${error.message}`;
}

export const renderErrors = (errors: readonly ConfigError[]): string => errors.map(renderError).join('\n');

export const byPosition = (a: ConfigError, b: ConfigError): number => a.line - b.line || a.column - b.column;

/** `sources[0].mapping."user.name".path`; keys with other characters are quoted. */
export function renderPath(path: KeyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += (text === '' ? '' : '.') + (/^[\w@-]+$/.test(step) ? step : quote(step));
  }
  return text;
}

/** A library's message as a part of a sentence. */
export const oneLine = (message: string): string => message.replace(/\s+/g, ' ').replace(/[ .]+$/, '');

const MAX_QUOTED = 80;

export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}

/** `a`, `a or b`, `one of a, b, c`. */
export function alternatives(values: readonly string[]): string {
  return values.length < 3 ? values.join(' or ') : `one of ${values.join(', ')}`;
}

/** ` did you mean "x"?` where a word is near enough to be meant, else ''. */
export function suggestion(word: unknown, words: Iterable<string>): string {
  const near = typeof word === 'string' ? nearest(word, words) : undefined;
  return near === undefined ? '' : ` did you mean "${near}"?`;
}

/** Follows the value: `"gauge" is not allowed; use counter or histogram.` */
export function notAllowed(word: unknown, words: readonly string[]): string {
  const near = suggestion(word, words);
  return near === ''
    ? `is not allowed; use ${alternatives(words)}.`
    : `is not allowed;${near} Use ${alternatives(words)}.`;
}

export function unknownKey(key: string, keys: readonly string[]): string {
  return `unknown key ${quote(key)};${suggestion(key, keys)} Allowed: ${keys.join(', ')}.`.replace(
    '; Allowed',
    '. Allowed',
  );
}
