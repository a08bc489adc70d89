/** What a browser loads of the panel stays small. */
import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../grafana-plugin/build/bundle.ts';

test("the panel's module is at most 150 KB, compressed", async () => {
  const entry = join(import.meta.dirname, '../../grafana-plugin/src/panel/module.ts');
  const { code } = await bundle(entry, join(import.meta.dirname, 'module.js'));
  expect(gzipSync(code).length).toBeLessThanOrEqual(150 * 1024);
});
