/** What every source has to keep: nothing lost, nothing twice, slices, and positions that can be gone on from. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { createFileSource } from '../../exporter/src/sources/file/index.ts';
import { createSource, SOURCES } from '../../exporter/src/sources/index.ts';
import type { SourceType } from '../../exporter/src/sources/index.ts';
import type { SavedPosition, Source, SourceOptions } from '../../exporter/src/sources/source.ts';
import { createStdinSource } from '../../exporter/src/sources/stdin.ts';
import { Folder } from './harness.ts';
import { textSink } from '../support/sinks.ts';

interface Prepared {
  /** A source over the same data, as after a restart. */
  create(options?: Partial<SourceOptions>): Source;
  remove(): void;
}

interface Case {
  readonly name: string;
  readonly type: SourceType;
  readonly resumes: boolean;
  readonly prepare: (content: string) => Prepared;
}

const OPTIONS: SourceOptions = {
  ...{ name: 'conformance', framing: 'lines', start: 'beginning', maxLineBytes: 1 << 20, once: true },
  clock: () => 0,
};

const files = (name: string, write: (folder: Folder, content: string) => void): Case => ({
  ...{ name, type: 'file', resumes: true },
  prepare(content) {
    const folder = new Folder();
    write(folder, content);
    return {
      create: (options) => createFileSource({ ...OPTIONS, paths: [folder.at('x*')], exclude: [], ...options }),
      remove: () => folder.remove(),
    };
  },
});

const CASES: readonly Case[] = [
  files('file', (folder, content) => folder.write('x.log', content)),
  files('file, compressed', (folder, content) => folder.write('x.log', gzipSync(content))),
  files('file, rotated', (folder, content) => {
    const cut = content.indexOf('\n', content.length >> 1) + 1;
    folder.write('x.log.1', content.slice(0, cut));
    folder.write('x.log', content.slice(cut));
  }),
  {
    ...{ name: 'stdin', type: 'stdin', resumes: false },
    prepare: (content) => ({
      create(options) {
        const input = new PassThrough();
        input.end(content);
        return createStdinSource({ ...OPTIONS, ...options }, input);
      },
      remove: () => undefined,
    }),
  },
];

const contentOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const numbered = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, i) => `${i} ${'x'.repeat(length)}`);

class Reader {
  readonly lines: string[] = [];
  readonly drops: string[] = [];
  readonly sink = textSink(
    (text) => void this.lines.push(text),
    (reason) => void this.drops.push(reason),
  );

  /** Reads until the source has ended. */
  async toEnd(source: Source, more: () => boolean = () => true): Promise<void> {
    for (;;) {
      while (source.read(this.sink, more));
      if (source.status().ended) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

test('every source type has a case', () => {
  expect(Object.keys(SOURCES).sort()).toEqual([...new Set(CASES.map(({ type }) => type))].sort());
});

test('createSource makes each type from its settings', () => {
  for (const type of Object.keys(SOURCES) as SourceType[]) {
    // Object.keys loses the literal type
    const settings = { name: `a ${type}`, type, path: ['/nonexistent/x.log'], exclude: [], start: 'end' } as const;
    expect(createSource(settings, OPTIONS).name).toBe(`a ${type}`);
  }
});

describe.each(CASES)('$name', ({ prepare }) => {
  test('each line once and in order, an unterminated last one too, whatever more() says', async () => {
    const lines = numbered(5000, 100);
    const prepared = prepare(contentOf(lines).slice(0, -1));
    for (const more of [() => true, () => false]) {
      const source = prepared.create();
      const reader = new Reader();
      source.open([], () => undefined);
      await reader.toEnd(source, more);
      expect(reader.lines).toEqual(lines);
      expect(source.problems()).toEqual([]);
      expect(source.status()).toMatchObject({ ended: true, catchingUp: false, pendingBytes: 0, files: 0 });
      expect(source.status().bytesRead).toBe(contentOf(lines).length - 1);
      source.close();
    }
    prepared.remove();
  });

  test('more() is asked at least every 64 KiB', async () => {
    const prepared = prepare(contentOf(numbered(20_000, 40)));
    const source = prepared.create();
    const reader = new Reader();
    let before = 0;
    let most = 0;
    source.open([], () => undefined);
    await reader.toEnd(source, () => {
      const { bytesRead } = source.status();
      most = Math.max(most, bytesRead - before);
      before = bytesRead;
      return true;
    });
    expect(most).toBeLessThanOrEqual(65_536);
    source.close();
    prepared.remove();
  });

  test('a line over the limit is dropped, its neighbours are not', async () => {
    const prepared = prepare(contentOf(['a', 'x'.repeat(200_000), 'b']));
    const source = prepared.create({ maxLineBytes: 1000 });
    const reader = new Reader();
    source.open([], () => undefined);
    await reader.toEnd(source);
    expect([reader.lines, reader.drops]).toEqual([['a', 'b'], ['too_long']]);
    source.close();
    prepared.remove();
  });

  test('changes stay until they are saved', async () => {
    const prepared = prepare('a\nb\n');
    const source = prepared.create();
    source.open([], () => undefined);
    await new Reader().toEnd(source);
    const first = source.changes();
    expect(source.changes()).toEqual(first);
    source.saved();
    expect(source.changes()).toEqual({ put: [], remove: [] });
    source.close();
    prepared.remove();
  });
});

describe.each(CASES.filter(({ resumes }) => resumes))('$name', ({ prepare }) => {
  test('goes on from positions saved at any points', () => {
    const lines = numbered(3000, 100);
    const prepared = prepare(contentOf(lines));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 6 }), fc.boolean()), { maxLength: 6 }), (runs) => {
        const rows = new Map<string, string>();
        const got: string[] = [];
        for (const [slices, crash] of [...runs, [1e9, false] as const]) {
          const source = prepared.create();
          const reader = new Reader();
          const saved: SavedPosition[] = [...rows].map(([key, value]) => ({ key, value }));
          source.open(saved, () => undefined);
          for (let i = 0; i < slices && !source.status().ended; i++) source.read(reader.sink, () => false);
          if (!crash) {
            const { put, remove } = source.changes();
            for (const { key, value } of put) rows.set(key, value);
            for (const key of remove) rows.delete(key);
            got.push(...reader.lines);
          }
          source.close();
        }
        expect(got).toEqual(lines);
      }),
      { numRuns: 60 },
    );
    prepared.remove();
  });
});

describe('stdin', () => {
  test('the pipe waits while its data is not read', async () => {
    const input = new PassThrough({ highWaterMark: 65_536 });
    const source = createStdinSource(OPTIONS, input);
    source.open([], () => undefined);
    const chunk = Buffer.alloc(65_536, 'x\n');
    let written = 0;
    while (input.write(chunk) || !input.isPaused()) {
      written += chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeLessThan(1 << 21);
    expect(source.status().pendingBytes).toBeGreaterThan(1 << 20);
    const reader = new Reader();
    const drained = once(input, 'drain');
    source.read(reader.sink, () => true);
    await drained;
    expect(input.isPaused()).toBe(false);
    source.close();
  });

  test('wakes for data and for its end, and not after close', async () => {
    const input = new PassThrough();
    const source = createStdinSource(OPTIONS, input);
    const reader = new Reader();
    const ended = new Promise<void>((resolve) => {
      source.open([], () => {
        source.read(reader.sink, () => true);
        if (source.status().ended) resolve();
      });
    });
    input.write('one\nt');
    input.end('wo');
    await ended;
    expect(reader.lines).toEqual(['one', 'two']);
    source.close();
    expect(input.listenerCount('data')).toBe(0);
  });

  test('an error of the pipe is a problem, and ends it', async () => {
    const input = new PassThrough();
    const source = createStdinSource(OPTIONS, input);
    source.open([], () => undefined);
    input.destroy(new Error('broken pipe'));
    await new Promise((resolve) => input.once('close', resolve));
    const reader = new Reader();
    source.read(reader.sink, () => true);
    expect(source.problems()).toEqual([
      { reason: 'io', message: 'standard input: broken pipe; nothing more is read from it' },
    ]);
    expect(source.status().ended).toBe(true);
  });
});
