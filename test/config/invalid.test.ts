/**
 * Invalid configurations: test/config/invalid/<case>.yml and <case>.expected, every line of which is an error.
 * UPDATE_GOLDEN=1 rewrites; read every rewritten line.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderErrors } from '../../exporter/src/config/errors.ts';
import { FORMATS } from '../../exporter/src/formats/index.ts';
import { FOLDER, load } from './support.ts';

/** The value of a variable, which must never be shown. */
const SECRET = 'hunter2';
/** A new format must not change the expected errors of others. */
const formats = FORMATS.map((format) => format.name).join(', ');

const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => file.slice(0, -4));

describe('invalid configurations', () => {
  it('has cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
  });

  it.each(cases)('%s', (id) => {
    const loaded = load(readFileSync(join(FOLDER, `${id}.yml`), 'utf8'), { SECRET });
    const errors = loaded.ok ? [] : loaded.errors.map((error) => ({ ...error, file: `${id}.yml` }));
    const actual = renderErrors(errors).replaceAll(formats, '<formats>') + '\n';
    const expectedFile = join(FOLDER, `${id}.expected`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expectedFile, actual);
    expect(errors).not.toEqual([]);
    expect(actual).not.toContain(SECRET);
    expect(actual).toBe(readFileSync(expectedFile, 'utf8'));
  });
});
