/** The `file` source while files are copied and truncated (copytruncate of logrotate). */
import { describe, expect, test } from '@jest/globals';
import * as fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { setUp } from './harness.ts';
import type { Harness, Options } from './harness.ts';
import { textSink } from '../support/sinks.ts';

const { folder, open } = setUp();
const follow = (options: Partial<Options> = {}): Harness => open({ paths: [folder.at('x.log')], ...options }).read();

/** The same with the path itself, and with a glob that the rotated files match too. */
const both = [['x.log'], ['x.log*']] as const;
const followIn = (pattern: string): Harness => follow({ paths: [folder.at(pattern)] });
const LOST = /^remainder_lost: /;

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
    const h = open({ paths: [folder.at(pattern)] });
    const sink = textSink((text) => void h.lines.push(text));
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
