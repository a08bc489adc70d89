/** The `file` source while files are renamed, replaced, and reached by symlinks. */
import { describe, expect, test } from '@jest/globals';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { setUp } from './harness.ts';
import type { Harness, Options } from './harness.ts';

const { folder, open } = setUp();
const follow = (options: Partial<Options> = {}): Harness => open({ paths: [folder.at('x.log')], ...options }).read();

/** The same with the path itself, and with a glob that the rotated files match too. */
const both = [['x.log'], ['x.log*']] as const;
const followIn = (pattern: string): Harness => follow({ paths: [folder.at(pattern)] });
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
