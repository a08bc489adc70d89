/**
 * Invalid web configurations: test/web/invalid/<case>.yml and <case>.expected, every line of which is an error.
 * UPDATE_GOLDEN=1 rewrites; read every rewritten line.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWebConfig } from '../../exporter/src/web/config/load.ts';

const FOLDER = join(import.meta.dirname, 'invalid');
/** What no error may show: passwords, and hashes in part. */
const SECRETS = ['hunter2', 'ABCDEFGH'];

const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => file.slice(0, -4));

describe('invalid web configurations', () => {
  it('has cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
  });

  it.each(cases)('%s', (id) => {
    const { config } = loadWebConfig(join(FOLDER, `${id}.yml`));
    if (typeof config !== 'string') throw new Error('it was accepted');
    const actual = config.replaceAll(`${FOLDER}/`, '') + '\n';
    const expectedFile = join(FOLDER, `${id}.expected`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expectedFile, actual);
    for (const secret of SECRETS) expect(actual).not.toContain(secret);
    expect(actual).toBe(readFileSync(expectedFile, 'utf8'));
  });
});
