/** The `file` source with files that cannot be read, disks that fail, and compressed files of any kind. */
import { describe, expect, test } from '@jest/globals';
import * as fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { REAL_DISK } from '../../exporter/src/sources/file/disk.ts';
import { diskError, setUp } from './harness.ts';
import type { Harness, Options } from './harness.ts';
import { textSink } from '../support/sinks.ts';

const { folder, open } = setUp();
const follow = (options: Partial<Options> = {}): Harness => open({ paths: [folder.at('x.log')], ...options }).read();

describe('compressed files', () => {
  test('a .gz that matches is read decompressed, by its magic bytes', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
    folder.write('a.log', Buffer.concat([gzipSync(text), gzipSync('second member\n')]));
    const h = follow({ paths: [folder.at('*.log')] });
    expect(h.lines.join('\n')).toBe(`${text}second member`);
  });

  test('reading goes on in its middle after a restart', () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `line ${i}`);
    folder.write('a.gz', gzipSync(`${lines.join('\n')}\n`));
    const h = open({ paths: [folder.at('*.gz')] });
    const sink = textSink((text) => void h.lines.push(text));
    for (let i = 0; i < 3; i++) h.source.read(sink, () => false);
    expect(h.lines.length).toBeGreaterThan(5000);
    expect(h.stop().start().poll(2).lines).toEqual(lines);
  });

  test('a truncated one: what is there is read, the problem told, after it has stopped growing', () => {
    const whole = gzipSync(Array.from({ length: 5000 }, (_, i) => `line ${i} ${Math.sin(i)}\n`).join(''));
    folder.write('a.gz', whole.subarray(0, 20_000));
    const h = follow({ paths: [folder.at('*.gz')] });
    expect(h.problems).toEqual([]);
    h.poll(3);
    expect(h.lines[0]).toBe(`line 0 ${Math.sin(0)}`);
    expect(h.problems).toEqual([
      `io: ${folder.at('a.gz')}: unexpected end of the compressed data; the rest of it is lost`,
    ]);
  });

  test('one that is being written is read as it grows', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `line ${i} ${Math.sin(i)}\n`).join('');
    const whole = gzipSync(text);
    folder.write('a.gz', whole.subarray(0, 20_000));
    const h = follow({ paths: [folder.at('*.gz')] });
    fs.appendFileSync(folder.at('a.gz'), whole.subarray(20_000));
    expect(`${h.poll(3).lines.join('\n')}\n`).toBe(text);
    expect(h.problems).toEqual([]);
  });

  test('a corrupt one is a problem, and its log goes on', () => {
    const bytes = gzipSync('x'.repeat(10_000));
    bytes.fill(0xff, 12, 40);
    folder.write('x.log.1.gz', bytes);
    folder.write('x.log', 'one\n');
    const h = follow({ paths: [folder.at('x.log*')] }).poll(3);
    expect(h.lines).toContain('one');
    expect(h.problems).toHaveLength(1);
    expect(h.problems[0]).toMatch(/^io: .*x\.log\.1\.gz: /);
  });
});

describe('faults', () => {
  test('an unreadable file: the problem names path and cure, once, and reading resumes by itself', () => {
    folder.write('x.log', 'one\n');
    const h = follow();
    h.stop();
    h.faulty.hooks.open = () => {
      throw diskError('EACCES');
    };
    folder.append('x.log', 'two\n');
    h.start().poll(3);
    const path = folder.at('x.log');
    expect(h.problems).toEqual([
      `permission: ${path}: permission denied; give the exporter's user read access, e.g. setfacl -m u:audit-exporter:r ${path} (and rx on the folders above it)`,
    ]);
    h.faulty.hooks = {};
    folder.append('x.log', 'three\n');
    expect(h.poll().lines).toEqual(['one', 'two', 'three']);
  });

  test('a file that is unreadable at the very first start begins at its end of then', () => {
    folder.write('x.log', 'old\n');
    const h = open({ paths: [folder.at('x.log')], start: 'end' });
    h.faulty.hooks.open = () => {
      throw diskError('EACCES');
    };
    h.read().poll();
    folder.append('x.log', 'new\n');
    h.faulty.hooks = {};
    expect(h.poll(2).lines).toEqual(['new']);
  });

  test('an unreadable rotated file does not keep its log waiting', () => {
    folder.write('x.log', 'one\n');
    const h = follow().stop();
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'x.log.1');
    folder.write('x.log', 'three\n');
    h.faulty.hooks.open = (path) => {
      if (path.endsWith('.1')) throw diskError('EACCES');
      return undefined;
    };
    expect(h.start().poll(2).lines).toEqual(['one', 'three']);
    h.faulty.hooks = {};
    expect(h.poll(2).lines).toEqual(['one', 'three', 'two']);
  });

  test('transient ESTALE, EIO and ENOENT lose nothing', () => {
    folder.write('x.log', 'one\n');
    const h = follow();
    for (const [i, call] of (['read', 'fstat', 'stat', 'open', 'realpath', 'list'] as const).entries()) {
      for (const code of ['ESTALE', 'EIO', 'ENOENT']) {
        folder.append('x.log', `${call} ${code}\n`);
        h.faulty.hooks[call] = () => {
          throw diskError(code);
        };
        h.poll();
        h.faulty.hooks = {};
        if (i % 2 === 1) h.save().crash();
        h.poll(2);
        expect(h.lines.at(-1)).toBe(`${call} ${code}`);
      }
    }
    expect(h.lines).toHaveLength(19);
    expect(h.problems.filter((problem) => !problem.startsWith('io: '))).toEqual([]);
  });

  test('a path that is missing for one poll loses nothing', () => {
    folder.write('x.log', 'one\n');
    const h = follow().stop().start();
    folder.append('x.log', 'two\n');
    folder.rename('x.log', 'elsewhere');
    h.poll();
    folder.rename('elsewhere', 'x.log');
    expect(h.poll(2).lines).toEqual(['one', 'two']);
    expect(h.problems.filter((problem) => !problem.startsWith('not_found'))).toEqual([]);
  });

  test('a stat that is behind what was read (NFS) is no truncation', () => {
    folder.write('x.log', 'one\n');
    const h = follow();
    folder.append('x.log', 'two\nthree\n');
    h.poll();
    h.faulty.hooks.stat = (path) => {
      const stat = REAL_DISK.stat(path);
      return stat && { ...stat, size: 8, mtime: 1 };
    };
    h.poll(3);
    h.faulty.hooks = {};
    folder.append('x.log', 'four\n');
    expect(h.poll().lines).toEqual(['one', 'two', 'three', 'four']);
    expect(h.source.status().truncations).toBe(0);
  });

  test('a path that matches nothing is told once, and again after it was there', () => {
    const h = follow({ paths: [folder.at('*.log')] }).poll(3);
    const problem = `not_found: ${folder.at('*.log')}: no such file; check the path of source test`;
    expect(h.problems).toEqual([problem]);
    folder.write('x.log', 'one\n');
    h.poll();
    folder.unlink('x.log');
    expect(h.poll(2).problems).toEqual([problem, problem]);
  });

  test('rows that are not of this source are left alone', () => {
    folder.write('x.log', 'one\n');
    const harness = open({ paths: [folder.at('x.log')] });
    harness.saved.set('7', 'no JSON').set('x', '{"offset":1}').set('8', '[]');
    expect(harness.crash().read().lines).toEqual(['one']);
  });
});
