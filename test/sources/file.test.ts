/** The `file` source: following files, restarts, limits. Rotation, truncation and faults have tests of their own. */
import { describe, expect, test } from '@jest/globals';
import { createFileSource } from '../../exporter/src/sources/file/index.ts';
import { MAX_ROWS } from '../../exporter/src/sources/file/registry.ts';
import { gzipSync } from 'node:zlib';
import { setUp } from './harness.ts';
import type { Harness, Options } from './harness.ts';
import { textSink } from '../support/sinks.ts';

const { folder, open } = setUp();
const follow = (options: Partial<Options> = {}): Harness => open({ paths: [folder.at('x.log')], ...options }).read();

describe('following', () => {
  test('lines that are appended', () => {
    folder.write('x.log', 'one\ntwo\n');
    const h = follow();
    folder.append('x.log', 'three\n');
    expect(h.poll().lines).toEqual(['one', 'two', 'three']);
    expect(h.source.status()).toMatchObject({ files: 1, pendingBytes: 0, bytesRead: 14, ended: false });
    expect(h.problems).toEqual([]);
  });

  test('an incomplete last line waits, also over a restart', () => {
    folder.write('x.log', 'one\ntw');
    const h = follow();
    expect(h.lines).toEqual(['one']);
    h.stop().start();
    folder.append('x.log', 'o\n');
    expect(h.poll().lines).toEqual(['one', 'two']);
  });

  test('CRLF, NUL bytes, invalid UTF-8', () => {
    folder.write('x.log', Buffer.from('a\r\nb\0c\n\xff\n', 'latin1'));
    expect(follow().lines).toEqual(['a', 'b\0c', '\ufffd']);
  });

  test('a line over the limit is dropped once, over a restart in its middle too', () => {
    folder.write('x.log', `one\n${'x'.repeat(300)}`);
    const h = follow({ maxLineBytes: 100 });
    h.stop().start();
    folder.append('x.log', `${'x'.repeat(300)}\ntwo\n`);
    expect(h.poll().lines).toEqual(['one', 'too_long', 'two']);
  });

  test('start: end reads what comes after the first start, and a line that was incomplete then', () => {
    folder.write('x.log', 'old\nhal');
    const h = follow({ start: 'end' });
    folder.append('x.log', 'f\nnew\n');
    expect(h.poll().lines).toEqual(['half', 'new']);
  });

  test('start: end holds for the very first start only', () => {
    folder.write('x.log', 'old\n');
    const h = follow({ start: 'end', paths: [folder.at('*.log')] });
    h.stop();
    folder.write('y.log', 'new file\n');
    folder.append('x.log', 'new line\n');
    expect(h.start().lines.sort()).toEqual(['new file', 'new line']);
  });

  test('start: end holds for no file that comes after a first start without files', () => {
    const h = follow({ start: 'end' });
    h.stop();
    folder.write('x.log', 'new\n');
    expect(h.start().lines).toEqual(['new']);
  });

  test('start: end does not read a document on one line that is there', () => {
    folder.write('x.log', '{"Records":[{"a":1}]}');
    const h = follow({ start: 'end', framing: 'records' });
    folder.append('x.log', '\n{"Records":[{"b":1}]}');
    expect(h.poll().lines).toEqual(['{"b":1}']);
  });

  test('new files of a glob are read from the beginning', () => {
    folder.write('a.log', 'old\n');
    const h = follow({ start: 'end', paths: [folder.at('*.log')], exclude: [folder.at('b*')] });
    folder.write('c.log', 'c1\n');
    folder.write('b.log', 'excluded\n');
    folder.write('c.txt', 'no match\n');
    expect(h.poll().lines).toEqual(['c1']);
    expect(h.source.status().files).toBe(2);
  });

  test('a document of many records goes on after a restart in its middle', () => {
    const records = Array.from({ length: 5000 }, (_, i) => ({ id: i, pad: 'p'.repeat(200) }));
    folder.write('x.log', JSON.stringify({ Records: records }, null, 1));
    const h = open({ paths: [folder.at('x.log')], framing: 'records' });
    const sink = textSink((text) => void h.lines.push(text));
    expect(h.source.read(sink, () => false)).toBe(true);
    expect(h.lines.length).toBeLessThan(1000);
    h.stop().start();
    expect(h.lines.map((text): unknown => JSON.parse(text))).toEqual(records);
  });

  test('a saved file is never read again', () => {
    folder.write('x.log', 'one\n');
    const h = follow();
    expect(h.stop().start().poll(3).lines).toEqual(['one']);
  });

  test('a path that leaves the configuration is not read, and goes on where it was when it comes back', () => {
    folder.write('x.log', 'one\n');
    folder.write('y.log', 'y1\n');
    const h = follow({ paths: [folder.at('*.log')] }).stop();
    h.options = { paths: [folder.at('y*')] };
    folder.append('x.log', 'two\n');
    expect(h.start().poll(2).lines).toEqual(['one', 'y1']);
    h.stop().options = { paths: [folder.at('*.log')] };
    expect(h.start().poll(2).lines).toEqual(['one', 'y1', 'two']);
  });

  test('nothing is put again that is saved, and what changed during a commit is put by the next', () => {
    folder.write('x.log', 'one\n');
    const h = follow();
    expect(h.source.changes().put.map(({ key }) => key)).toEqual(['source', '1']);
    folder.append('x.log', 'two\n');
    h.poll();
    h.source.saved();
    expect(h.source.changes().put.map(({ key }) => key)).toEqual(['1']);
    h.source.saved();
    expect(h.source.changes()).toEqual({ put: [], remove: [] });
  });

  test('catchingUp until all that was there at the start is read', () => {
    folder.write('x.log', 'line\n'.repeat(100_000));
    const h = open({ paths: [folder.at('x.log')] });
    const sink = { line: () => undefined, release: () => undefined, drop: () => undefined };
    expect(h.source.status().catchingUp).toBe(true);
    expect(h.source.read(sink, () => false)).toBe(true);
    expect(h.source.status()).toMatchObject({ catchingUp: true, bytesRead: 65_536, pendingBytes: 500_000 - 65_536 });
    folder.append('x.log', 'line\n');
    expect(h.source.read(sink, () => true)).toBe(false);
    expect(h.source.status()).toMatchObject({ catchingUp: false, pendingBytes: 0 });
  });

  test('a change in the folder wakes without a poll', async () => {
    folder.write('x.log', 'one\n');
    const options = { framing: 'lines', start: 'beginning', maxLineBytes: 1000, clock: Date.now, once: false } as const;
    const source = createFileSource(
      { name: 'test', paths: [folder.at('x.log')], exclude: [], ...options },
      { poll: () => () => undefined },
    );
    const lines: string[] = [];
    const sink = textSink((text) => void lines.push(text));
    await new Promise<void>((resolve) => {
      source.open([], () => {
        source.read(sink, () => true);
        if (lines.length === 1) folder.append('x.log', 'two\n');
        if (lines.includes('three')) resolve();
        else if (lines.length === 2 && !folder.exists('x.log.1')) {
          folder.rename('x.log', 'x.log.1');
          folder.append('x.log.1', 'three\n');
        }
      });
    });
    source.close();
    expect(lines).toEqual(['one', 'two', 'three']);
  });
});

describe('once', () => {
  test('reads to the end, an unterminated last line too, and ends', () => {
    folder.write('x.log.2.gz', gzipSync('g1\ng2'));
    folder.write('x.log.1', 'one\n');
    folder.write('x.log', 'two\nthr');
    const h = follow({ once: true, paths: [folder.at('x.log*')] });
    expect(h.lines).toEqual(['g1', 'g2', 'one', 'two', 'thr']);
    expect(h.source.status()).toMatchObject({ ended: true, catchingUp: false, files: 0 });
  });

  test('ends without files, and with a file that cannot be read', () => {
    const h = follow({ once: true });
    expect(h.source.status().ended).toBe(true);
    expect(h.problems).toEqual([`not_found: ${folder.at('x.log')}: no such file; check the path of source test`]);
  });
});

describe('many files', () => {
  test('10,000 files need at most 256 descriptors, and each line is read once', () => {
    for (let i = 0; i < 10_000; i++) folder.write(`${i}.log`, `${i} a\n`);
    const h = open({ paths: [folder.at('*.log')] });
    h.read(() => true);
    expect(h.faulty.open).toBe(256);
    for (let i = 0; i < 10_000; i += 100) folder.append(`${i}.log`, `${i} b\n`);
    h.poll(6).stop().start();
    expect(h.faulty.open).toBeLessThanOrEqual(256);
    expect(new Set(h.lines).size).toBe(10_100);
    expect(h.lines.length).toBe(10_100);
  }, 60_000);

  test('a file that is renamed while its descriptor is closed is found by its inode', () => {
    for (let i = 0; i < 300; i++) folder.write(`${i}.log`, `${i} a\n`);
    const h = follow({ paths: [folder.at('*.log')] });
    folder.append('0.log', '0 b\n');
    folder.rename('0.log', '0.log.1');
    folder.write('0.log', '0 c\n');
    h.take();
    expect(h.poll(3).lines).toEqual(['0 b', '0 c']);
  });
});

describe('forgotten rows', () => {
  test('rows of files that are gone for good go after 7 days', () => {
    folder.write('x.log', 'one\n');
    folder.write('y.log', 'two\n');
    const h = follow({ paths: [folder.at('*.log')] });
    folder.unlink('y.log');
    h.poll();
    h.now += 61_000;
    h.poll(2).save();
    expect(h.saved.size).toBe(3);
    h.now += 8 * 24 * 3600 * 1000;
    h.poll().save();
    expect([...h.saved.keys()].sort()).toEqual(['1', 'source']);
  });

  test('with too many rows the oldest of gone files go first, and none of a file that is there', () => {
    folder.write('x.log', 'one\n');
    const h = follow({ paths: [folder.at('*.log')] });
    const row = JSON.parse(h.save().saved.get('1') ?? '') as object;
    for (let i = 2; i < MAX_ROWS + 10; i++) {
      h.saved.set(String(i), JSON.stringify({ ...row, ino: 1e9 + i, state: 'done', gone: h.now - i }));
    }
    h.crash().read();
    h.poll().save();
    expect(h.saved.size).toBe(MAX_ROWS + 1);
    expect(h.saved.has('1')).toBe(true);
    expect(h.saved.has('2')).toBe(true);
    expect(h.saved.has(String(MAX_ROWS + 9))).toBe(false);
  });
});
