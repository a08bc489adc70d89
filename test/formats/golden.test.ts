/**
 * Golden pairs: test/golden/<format>/<case>.log and <case>.expected, which holds what `audit-exporter try --json` prints.
 * A case may hold <case>.options.json with format options. UPDATE_GOLDEN=1 rewrites; read every rewritten line.
 */
import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tried } from '../../exporter/src/cli/try.ts';
import { LineTrier } from '../../exporter/src/cli/try.ts';
import type { FormatOptions } from '../../exporter/src/formats/format.ts';
import { FORMATS } from '../../exporter/src/formats/index.ts';
import { Interner } from '../../exporter/src/values/interner.ts';

const golden = join(import.meta.dirname, '..', 'golden');
/** All golden cases are read at this moment, so that times without a year are stable. */
const RECEIVED_AT = Date.parse('2026-03-01T12:00:00Z');

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const folder = join(golden, name);
  const cases = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.log'))
        .map((file) => file.slice(0, -4))
    : [];

  it('has golden cases', () => {
    expect(cases).not.toEqual([]);
  });

  it.each(cases)('golden: %s', (id) => {
    const text = readFileSync(join(folder, `${id}.log`), 'utf8').replace(/\n$/, '');
    const optionsFile = join(folder, `${id}.options.json`);
    const own = existsSync(optionsFile)
      ? (JSON.parse(readFileSync(optionsFile, 'utf8')) as Partial<FormatOptions>)
      : {};
    const tried: Tried[] = [];
    const trier = new LineTrier(format, { timeZone: 'UTC', interner: new Interner(), ...own }, (one) =>
      tried.push(one),
    );
    for (const line of text.split('\n')) {
      const bytes = Buffer.from(line);
      trier.line(bytes, 0, bytes.length, RECEIVED_AT);
    }
    trier.finish(RECEIVED_AT);
    const actual = tried.map((entry) => JSON.stringify(entry) + '\n').join('');
    const expectedFile = join(folder, `${id}.expected`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expectedFile, actual);
    expect(actual).toBe(readFileSync(expectedFile, 'utf8'));
  });
});
