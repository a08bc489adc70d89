import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exclusively } from '../../grafana-plugin/preview/lock.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-lock-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('only one works at a time', async () => {
  let working = 0;
  const work = async (): Promise<number> => {
    working += 1;
    await new Promise(setImmediate);
    const seen = working;
    working -= 1;
    return seen;
  };
  const together = Array.from({ length: 3 }, () => exclusively(lock, work));
  expect(await Promise.all(together)).toEqual([1, 1, 1]);
  expect(existsSync(lock)).toBe(false);
});

test('work that fails leaves no lock behind', async () => {
  await expect(exclusively(lock, () => Promise.reject(new Error('no packages')))).rejects.toThrow('no packages');
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a process that is gone holds nobody', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(lock, String(pid));
  expect(await exclusively(lock, () => Promise.resolve('done'))).toBe('done');
});
