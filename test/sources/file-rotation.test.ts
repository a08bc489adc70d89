/** The `file` source through rotation, truncation and replacement, running and while the exporter was down. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { REAL_DISK } from '../../exporter/src/sources/file/disk.ts';
import { Folder, Harness } from './harness.ts';

let folder: Folder;
let harness: Harness | undefined;

beforeEach(() => {
  folder = new Folder();
  harness = undefined;
});
afterEach(() => {
  harness?.source.close();
  if (harness) expect(harness.faulty.open).toBe(0);
  folder.remove();
});

const follow = (options: Partial<ConstructorParameters<typeof Harness>[0]> = {}): Harness =>
  (harness = new Harness({ paths: [folder.at('x.log')], ...options })).read();

/** The same with the path itself, and with a glob that the rotated files match too. */
const both = [['x.log'], ['x.log*']] as const;
const followIn = (pattern: string, options = {}): Harness => follow({ paths: [folder.at(pattern)], ...options });

const LOST = /^remainder_lost: /;

describe.each(both)('rename, path %s', (pattern) => {
  test('the old file is drained, then the new one is read', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'three\n');
    expect(h.poll(2).lines).toEqual(['one', 'two', 'three']);
    expect(h.source.status()).toMatchObject({ rotations: 1, truncations: 0, files: 1 });
    expect(h.problems).toEqual([]);
  });

  test('the old file is read until the new one has come and the old one stayed quiet until a later poll', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.rename('x.log', 'x.log.1');
    h.poll(3);
    folder.append('x.log.1', 'two\n');
    expect(h.poll().lines).toEqual(['one', 'two']);
    folder.write('x.log', 'new\n');
    expect(h.poll().lines).toEqual(['one', 'two']);
    folder.append('x.log.1', 'three\n');
    expect(h.poll().lines).toEqual(['one', 'two', 'three']);
    expect(h.poll().lines).toEqual(['one', 'two', 'three', 'new']);
  });

  test('a writer that still has the old file long after it was done loses nothing', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'new\n');
    h.poll(5);
    folder.append('x.log.1', 'late\n');
    folder.append('x.log', 'newer\n');
    expect(h.poll().lines.sort()).toEqual(['late', 'new', 'newer', 'one']);
  });

  test('an unterminated last line of the old file is handed over when it is done', () => {
    folder.write('x.log', 'one\ntw');
    const h = followIn(pattern);
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'new\n');
    expect(h.poll(2).lines).toEqual(['one', 'tw', 'new']);
  });

  test('two rotations between two polls', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'x.log.2');
    folder.write('x.log.1', 'three\n');
    folder.write('x.log', 'four\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'three', 'four']);
  });

  test('the compressed old file is known', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'two\n');
    h.poll(3);
    folder.gzip('x.log.1');
    h.poll(3).stop().start().poll(3);
    expect(h.lines).toEqual(['one', 'two']);
    expect(h.problems).toEqual([]);
  });

  test('compression keeps a copy beside it (gzip -k) that is not read', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'two\n');
    h.poll(3);
    folder.write('x.log.1.gz', gzipSync('one\n'));
    h.poll(2);
    folder.unlink('x.log.1');
    expect(h.poll(2).stop().start().poll(2).lines).toEqual(['one', 'two']);
  });

  test('compression of which only the first bytes are there yet', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'two\n');
    h.poll(3);
    const gz = gzipSync('one\n');
    folder.write('x.log.1.gz', gz.subarray(0, 12));
    h.poll();
    folder.write('x.log.1.gz', gz);
    folder.unlink('x.log.1');
    expect(h.poll(2).stop().start().poll(2).lines).toEqual(['one', 'two']);
    expect(h.problems).toEqual([]);
  });
});

describe.each(both)('copytruncate, path %s', (pattern) => {
  test('the remainder is read from the copy, then the file from 0', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'a\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'a']);
    expect(h.source.status()).toMatchObject({ truncations: 1, rotations: 0 });
    expect(h.problems).toEqual([]);
  });

  test.each(['x.log.1', 'x.log-20260101', 'x.log.old', 'x-2026-01-01T00-00-00.000.log'])('the copy is %s', (copy) => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', copy);
    expect(h.poll(3).lines).toEqual(['one', 'two']);
    folder.append('x.log', 'a\n');
    expect(h.poll().lines).toEqual(['one', 'two', 'a']);
    expect(h.problems).toEqual([]);
  });

  test('the copy was compressed at once', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.gzip('x.log.1');
    folder.append('x.log', 'a\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'a']);
    expect(h.problems).toEqual([]);
  });

  test('the file has grown past the offset since', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'longer than all that was there before\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'longer than all that was there before']);
  });

  test('the file has grown past the offset with the same beginning', () => {
    const header = `${'#'.repeat(2000)}\n`;
    folder.write('x.log', `${header}one\n`);
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', `${header}another that is longer\n`);
    expect(h.poll(3).lines.filter((line) => !line.startsWith('#'))).toEqual(['one', 'two', 'another that is longer']);
    expect(h.lines).toHaveLength(5);
  });

  test('the file has grown to exactly the offset', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'two\n');
    folder.append('x.log', 'three\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'three']);
  });

  test('the copy that is seen before the truncation is not read as a new file', () => {
    folder.write('x.log', 'one\ntwo\n');
    const h = followIn(pattern);
    folder.append('x.log', 'three\n');
    folder.write('x.log.1', 'one\ntw');
    h.poll();
    folder.append('x.log.1', 'o\nthree\n');
    h.poll();
    fs.truncateSync(folder.at('x.log'));
    folder.append('x.log', 'a\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'three', 'a']);
    expect(h.stop().start().poll(3).lines).toEqual(['one', 'two', 'three', 'a']);
    expect(h.problems).toEqual([]);
  });

  test('two in a row between two polls', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.copyTruncate('x.log', 'x.log.2');
    folder.append('x.log', 'three\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'four\n');
    expect(h.poll(4).lines).toEqual(['one', 'two', 'three', 'four']);
    expect(h.problems).toEqual([]);
  });

  test('of a file of which nothing had been read', () => {
    folder.write('x.log', '');
    const h = followIn(pattern);
    folder.append('x.log', 'one\n');
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'two\n');
    expect(h.poll(3).lines).toEqual(['one', 'two']);
  });

  test('without a copy: the problem, and the file from 0', () => {
    folder.write('x.log', 'one\ntw');
    const h = followIn(pattern);
    fs.truncateSync(folder.at('x.log'));
    folder.append('x.log', 'a\n');
    // The rest is searched for one more look, which keeps nothing waiting.
    expect(h.poll(3).lines).toEqual(['one', 'a', 'tw']);
    expect(h.source.status().truncations).toBe(1);
    expect(h.problems).toEqual([
      `remainder_lost: ${folder.at('x.log')}: it was truncated, and no rotated copy of it was found; what was written after its byte 4 is lost, how much is not known`,
    ]);
  });

  test('with a rotated file of the same beginning that is not the copy', () => {
    const header = `${'#'.repeat(2000)}\n`;
    folder.write('x.log', `${header}one\n`);
    const h = followIn(pattern);
    folder.write('x.log.1.gz', gzipSync(`${header}another\n`));
    fs.truncateSync(folder.at('x.log'));
    folder.append('x.log', 'a\n');
    h.poll(4);
    expect(h.lines).toContain('a');
    expect(h.lines.filter((line) => line === 'another')).toHaveLength(1);
    expect(h.problems.filter((problem) => LOST.test(problem))).toHaveLength(1);
  });

  test('in the middle of a read is noticed', () => {
    folder.write('x.log', `${'y'.repeat(99)}\n`.repeat(10_000));
    harness = new Harness({ paths: [folder.at(pattern)] });
    const h = harness;
    const sink = { line: (text: string) => void h.lines.push(text), drop: () => undefined };
    expect(h.source.read(sink, () => false)).toBe(true);
    folder.copyTruncate('x.log', 'x.log.1');
    folder.append('x.log', 'a\n');
    h.read().poll(3);
    expect(h.lines).toHaveLength(10_001);
    expect(h.lines.at(-1)).toBe('a');
  });

  test('cut short (truncate -s): what is left is not read again', () => {
    folder.write('x.log', `${'y'.repeat(99)}\n`.repeat(30));
    const h = followIn(pattern);
    fs.truncateSync(folder.at('x.log'), 2000);
    h.poll(2);
    folder.append('x.log', 'a\n');
    expect(h.poll(2).take()).toHaveLength(31);
    expect(h.problems[0]).toMatch(LOST);
  });
});

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

describe.each(both)('replaced, path %s', (pattern) => {
  test('rename over: the old file to its end, then the new one', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.write('tmp', 'three\n');
    folder.rename('tmp', 'x.log');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'three']);
    expect(h.source.status().rotations).toBe(1);
  });

  test('rename over with the same content and more (an editor): only what is new', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.write('tmp', 'one\ntwo\n');
    folder.rename('tmp', 'x.log');
    expect(h.poll(3).lines).toEqual(['one', 'two']);
    folder.append('x.log', 'three\n');
    expect(h.poll().lines).toEqual(['one', 'two', 'three']);
  });

  test('deleted and created again', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.append('x.log', 'two\n');
    folder.unlink('x.log');
    h.poll();
    folder.write('x.log', 'three\n');
    expect(h.poll(3).lines).toEqual(['one', 'two', 'three']);
    expect(h.problems.filter((problem) => LOST.test(problem))).toEqual([]);
  });

  test('deleted: the descriptor is closed after a minute without data', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern);
    folder.unlink('x.log');
    h.poll(5);
    expect(h.faulty.open).toBe(1);
    h.now += 60_000;
    h.poll(2);
    expect(h.faulty.open).toBe(0);
  });

  test('the inode is used again for a new file', () => {
    folder.write('x.log', 'one\n');
    const h = followIn(pattern).stop();
    // The same inode with other content is what a reused inode looks like.
    folder.write('x.log', 'two\nthree\n');
    expect(h.start().poll(2).lines).toEqual(['one', 'two', 'three']);
    expect(h.problems[0]).toMatch(LOST);
  });
});

describe('symlinks', () => {
  test('a switch: the old target to its end, then the new one', () => {
    folder.write('a-1', 'one\n');
    fs.symlinkSync('a-1', folder.at('x.log'));
    const h = follow();
    folder.append('a-1', 'two\n');
    folder.write('a-2', 'three\n');
    fs.unlinkSync(folder.at('x.log'));
    fs.symlinkSync('a-2', folder.at('x.log'));
    h.poll();
    folder.append('a-1', 'late\n');
    expect(h.poll(4).lines).toEqual(['one', 'two', 'late', 'three']);
  });

  test('a switch while the exporter was down', () => {
    folder.write('a-1', 'one\n');
    fs.symlinkSync('a-1', folder.at('x.log'));
    const h = follow().stop();
    folder.append('a-1', 'two\n');
    folder.write('a-2', 'three\n');
    fs.unlinkSync(folder.at('x.log'));
    fs.symlinkSync('a-2', folder.at('x.log'));
    expect(h.start().poll(3).lines).toEqual(['one', 'two', 'three']);
    expect(h.problems).toEqual([]);
  });

  test('a glob that matches the link and its targets reads each file once', () => {
    folder.write('x-1.log', 'one\n');
    fs.symlinkSync('x-1.log', folder.at('x.log'));
    const h = follow({ paths: [folder.at('x*.log')] });
    folder.write('x-2.log', 'two\n');
    fs.unlinkSync(folder.at('x.log'));
    fs.symlinkSync('x-2.log', folder.at('x.log'));
    expect(h.poll(3).lines).toEqual(['one', 'two']);
  });

  test('the target is rotated in its own folder', () => {
    fs.mkdirSync(folder.at('pods'));
    folder.write(join('pods', '0.log'), 'one\n');
    fs.symlinkSync(folder.at(join('pods', '0.log')), folder.at('x.log'));
    const h = follow().stop();
    folder.append(join('pods', '0.log'), 'two\n');
    folder.rename(join('pods', '0.log'), join('pods', '0.log.20260101-000000'));
    folder.gzip(join('pods', '0.log.20260101-000000'));
    folder.write(join('pods', '0.log'), 'three\n');
    expect(h.start().poll(3).lines).toEqual(['one', 'two', 'three']);
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
    expect(follow().poll(3).lines).toEqual(['one']);
    harness?.source.close();
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
