/** exporter/config.example.yml shows every key, and the defaults that it names are the defaults. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parse, parseDocument } from 'yaml';
import { renderErrors } from '../../exporter/src/config/errors.ts';
import { referenceRows } from '../../exporter/src/config/reference.ts';
import { load } from './support.ts';

const file = join(import.meta.dirname, '..', '..', 'exporter', 'config.example.yml');
const text = readFileSync(file, 'utf8');

/** Key, as on the reference page → the comment above its first occurrence. */
function comments(): Map<string, string> {
  const found = new Map<string, string>();
  const counter = new LineCounter();
  const lines = text.split('\n');
  const above = (node: Node): string => {
    const end = counter.linePos(node.range?.[0] ?? 0).line - 1;
    let start = end;
    while (start > 0 && /^ *#/.test(lines[start - 1] ?? '')) start -= 1;
    return lines
      .slice(start, end)
      .map((line) => line.replace(/^ *# ?/, ''))
      .join('\n');
  };
  const walk = (node: unknown, prefix: string): void => {
    if (isSeq(node)) for (const item of node.items) walk(item, `${prefix}[]`);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const name = prefix.endsWith('.mapping')
        ? `${prefix}.<key>`
        : `${prefix}.${String(key.value)}`.replace(/^\./, '');
      if (!found.has(name)) found.set(name, above(key));
      walk(value, name);
    }
  };
  walk(parseDocument(text, { lineCounter: counter }).contents, '');
  return found;
}

describe('config.example.yml', () => {
  it('is valid', () => {
    const loaded = load(text, {}, file);
    expect(loaded.ok ? '' : renderErrors(loaded.errors)).toBe('');
  });

  const shown = comments();

  it.each(referenceRows().map((row) => [row.key, row] as const))('%s', (key, row) => {
    const comment = shown.get(key);
    expect(comment).toBeDefined();
    const written = /^Default: (.*)$/m.exec(comment ?? '')?.[1];
    if (row.default === undefined) expect(written).toBeUndefined();
    else expect(parse(written ?? '')).toEqual(row.default);
    if (row.required) expect(comment).toMatch(/required\./i);
  });
});
