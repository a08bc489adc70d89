/**
 * `KEY_file: path` in place of `KEY: text`: the value is read from a file, as secrets are mounted into containers.
 * Every key that holds a single text has this form. What is in the file never appears in an error.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Pair, YAMLMap } from 'yaml';
import { isMap, isNode, isScalar, isSeq, Scalar } from 'yaml';
import type { ConfigDocument } from './document.ts';
import { keyName, pairOf } from './document.ts';
import type { KeyPath } from './errors.ts';
import { quote } from './errors.ts';
import { childOf, infoOf, keysOf } from './schema-walk.ts';

const MAX_BYTES = 1024 * 1024;
const SUFFIX = '_file';

/** Reads a text file of at most `maxBytes`; throws as node:fs does, with the code EFBIG where the file is larger. */
export type ReadFile = (path: string, maxBytes: number) => string;

export const readTextFile: ReadFile = (path, maxBytes) => {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(maxBytes + 1);
    let length = 0;
    for (;;) {
      const count = readSync(file, buffer, length, buffer.length - length, null);
      length += count;
      if (length > maxBytes) throw Object.assign(new Error('file too large'), { code: 'EFBIG' });
      if (count === 0) return buffer.toString('utf8', 0, length);
    }
  } finally {
    closeSync(file);
  }
};

/** Replaces each `KEY_file` that the schema has as `KEY` by the key and what is in the file. */
export function readSecretFiles(document: ConfigDocument, schema: unknown, readFile: ReadFile): void {
  walk({ document, readFile }, document.root, schema, []);
}

interface Context {
  readonly document: ConfigDocument;
  readonly readFile: ReadFile;
}

function walk(context: Context, given: unknown, schema: unknown, path: KeyPath): void {
  if (schema === undefined) return;
  const node = context.document.resolve(given);
  if (isSeq(node)) node.items.forEach((item, index) => walk(context, item, childOf(schema, index), [...path, index]));
  if (!isMap(node)) return;
  const keys = keysOf(schema);
  for (const pair of [...node.items]) {
    const name = keyName(pair);
    const key = name.slice(0, -SUFFIX.length);
    const isFile = name.endsWith(SUFFIX) && !keys.includes(name) && keys.includes(key);
    if (isFile && infoOf(childOf(schema, key))?.text) load(context, node, pair, key, [...path, name]);
    else walk(context, pair.value, childOf(schema, name), [...path, name]);
  }
}

function load({ document, readFile }: Context, map: YAMLMap, pair: Pair, key: string, path: KeyPath): void {
  const given = document.resolve(pair.value);
  const place = isNode(pair.value) ? pair.value : isNode(pair.key) ? pair.key : map;
  const replace = (content: string): void => {
    const range = place.range ?? null;
    pair.key = Object.assign(new Scalar(key), { range });
    const value = Object.assign(new Scalar(content), { range });
    pair.value = value;
    document.hidden.set(value, `the content of ${path.at(-1)}`);
  };
  const fail = (message: string): void => {
    if (!document.failed.has(place)) document.addAt(place, path, message);
    replace('');
    if (isNode(pair.value)) document.failed.add(pair.value);
  };
  if (pairOf(map, key)) {
    map.items.splice(map.items.indexOf(pair), 1);
    return document.addKey(
      [...path.slice(0, -1), key],
      `${quote(key)} and ${quote(key + SUFFIX)} are both given; remove one.`,
    );
  }
  const name = isScalar(given) ? given.value : undefined;
  if (typeof name !== 'string' || name === '') {
    return fail(`${document.shown(place)} is not a path; give that of a text file.`);
  }
  try {
    replace(withoutLineEnd(readFile(resolve(dirname(document.file), name), MAX_BYTES)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // readFile throws as node:fs does
    fail(`${document.shown(place)} ${problemOf(code)}`);
  }
}

/** What is wrong with a file, by the code that node:fs gives: follows its path. */
export function problemOf(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
      return 'does not exist; create the file or correct the path.';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read; give the user that runs audit-exporter the right to read it.';
    case 'EISDIR':
      return 'is a folder; give the path of a file.';
    case 'EFBIG':
      return 'is larger than 1 MiB; give a file that holds only the value.';
    default:
      return `cannot be read (${code ?? 'unknown error'}); give the path of a text file.`;
  }
}

function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.slice(0, end);
}
