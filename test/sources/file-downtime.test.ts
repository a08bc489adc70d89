/** The `file` source after rotations that happened while the exporter was down, or before it was first started. */
import { describe, expect, test } from '@jest/globals';
import * as fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { REAL_DISK } from '../../exporter/src/sources/file/disk.ts';
import { setUp } from './harness.ts';
import type { Harness, Options } from './harness.ts';

const { folder, open } = setUp();
const follow = (options: Partial<Options> = {}): Harness => open({ paths: [folder.at('x.log')], ...options }).read();

/** The same with the path itself, and with a glob that the rotated files match too. */
const both = [['x.log'], ['x.log*']] as const;
const followIn = (pattern: string): Harness => follow({ paths: [folder.at(pattern)] });

describe.each(both)('while the exporter was down, path %s', (pattern) => {
  test('several generations, compressed ones among them, are caught up in the order of their age', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern).stop();
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'x.log.3');
    folder.gzip('x.log.3');
    folder.write('x.log.2', 'three\n');
    folder.gzip('x.log.2');
    folder.write('x.log.1', 'four\n');
    folder.write('x.log', 'five\n');
    expect(h.start().poll(3).lines).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(h.stop().start().poll(3).lines).toHaveLength(5);
    expect(h.problems).toEqual([]);
  });

  test('dated generations', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern).stop();
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'x.log-20251231.gz.tmp');
    folder.write('x.log-20251231.gz', gzipSync('one\ntwo\n'));
    folder.unlink('x.log-20251231.gz.tmp');
    folder.write('x.log-20260102', 'four\n');
    folder.write('x.log-20260101', 'three\n');
    folder.write('x.log', 'five\n');
    expect(h.start().poll(3).lines).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  test('copytruncate of several generations', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern).stop();
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', 'x.log.2');
    folder.append('x.log', 'three\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'four\n');
    expect(h.start().poll(4).lines).toEqual(['one', 'two', 'three', 'four']);
    expect(h.problems).toEqual([]);
  });

  test('a rotation that was not read to its end, and a second one', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'three\n');
    h.poll().stop();
    folder.append('x.log.1', 'late\n');
    folder.rename('x.log.1', 'x.log.2');
    folder.append('x.log', 'four\n');
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'five\n');
    expect(h.start().poll(4).lines).toEqual(['one', 'two', 'late', 'three', 'four', 'five']);
  });

  test('the file is gone and so is every copy: the problem, once', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern).stop();
    folder.unlink('x.log');
    folder.write('x.log', 'two\n');
    // The new file must not get the inode of the old one here.
    const real = folder.at('x.log');
    h.faulty.hooks.stat = (path) => {
      const stat = REAL_DISK.stat(path);
      return stat && path === real ? { ...stat, ino: stat.ino + 1e9 } : stat;
    };
    h.faulty.hooks.fstat = (fd) => {
      const stat = REAL_DISK.fstat(fd);
      return { ...stat, ino: stat.ino + 1e9 };
    };
    expect(h.start().poll(3).lines).toEqual(['one', 'two']);
    expect(h.problems).toHaveLength(1);
    expect(h.problems[0]).toMatch(/^remainder_lost: .*: it is gone/);
  });

  test('the files came back with other inodes and another device (a restored disk)', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern).stop();
    const bytes = fs.readFileSync(folder.at('x.log'));
    folder.write('other', '');
    folder.unlink('x.log');
    folder.write('x.log', Buffer.concat([bytes, Buffer.from('two\n')]));
    for (const [key, value] of h.saved) h.saved.set(key, value.replace(/"dev":\d+/, '"dev":1'));
    expect(h.start().poll(2).lines).toEqual(['one', 'two']);
    expect(h.problems).toEqual([]);
  });
});

describe('first start among rotated files', () => {
  test('start: beginning with a glob reads them in the order of their age', () => {
    folder.write('x.log.10', 'one\n');
    folder.gzip('x.log.10');
    folder.write('x.log.9', 'two\n');
    folder.write('x.log.1', 'three\n');
    folder.write('x.log', 'four\n');
    expect(followIn('x.log*').poll(5).lines).toEqual(['one', 'two', 'three', 'four']);
  });

  test('a path without wildcard does not read what was rotated before, nor when it is compressed or renamed later', () => {
    folder.write('x.log.3.gz', gzipSync('very old\n'));
    folder.write('x.log.1', 'old\n');
    folder.write('x.log', 'one\n');
    const h = follow();
    folder.rename('x.log.3.gz', 'x.log.4.gz');
    folder.rename('x.log.1', 'x.log.2');
    folder.gzip('x.log.2');
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'two\n');
    expect(h.poll(4).lines).toEqual(['one', 'two']);
  });

  test('a file that only begins with the name of another is a log of its own', () => {
    folder.write('x.log', 'one\n');
    folder.write('x-web.log', 'web\n');
    folder.write('x.log.audit', 'audit\n');
    const first = follow();
    expect(first.poll(3).lines).toEqual(['one']);
    first.source.close();
    expect(followIn('x*').poll(3).lines.sort()).toEqual(['audit', 'one', 'web']);
  });

  test('a copy that is there at the first start is not read twice', () => {
    folder.write('x.log', 'one\ntwo\n');
    folder.write('x.log.1', 'one\ntwo\n');
    const h = followIn('x.log*');
    fs.truncateSync(folder.at('x.log'));
    folder.append('x.log', 'a\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'a']);
  });
});
