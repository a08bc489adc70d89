/**
 * The `file` source while a writer appends, rotates and removes between any two of its calls to the disk: what a look at the
 * disk has found may be elsewhere, another file (with the same inode), or half written when it is opened. Each line is handed
 * over exactly once all the same, across crashes too; at most once if its file was removed.
 */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as fs from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Folder, Harness } from './harness.ts';

type WriterAction = 'append' | 'rename' | 'copytruncate' | 'compress' | 'remove';
type ReaderAction = 'poll' | 'save' | 'crash';
/** What to do, and how many calls to the disk pass before each step of it. */
interface Move {
  readonly action: WriterAction;
  readonly lines: number;
  readonly gaps: readonly number[];
}

const CALLS = ['stat', 'realpath', 'list', 'open', 'fstat', 'read'] as const;
const LOG = 'x.log';

/** Something that a writer does between two calls to the disk; false if there was nothing to do. */
type Step = () => boolean;

const GENERATIONS = 31;
/** Of rotated files, the oldest first: two of each generation. */
const NAMES = Array.from({ length: GENERATIONS }, (_, index) => GENERATIONS - index).flatMap((generation) =>
  ['', '.gz'].map((suffix) => `${LOG}.${generation}${suffix}`),
);

/** Does the steps of a list of moves, each after so many calls to the disk. */
class Writer {
  readonly written: string[] = [];
  removed = false;
  readonly #folder: Folder;
  readonly #steps: { readonly wait: number; readonly step: Step }[];
  #calls = 0;

  constructor(folder: Folder, moves: readonly Move[]) {
    this.#folder = folder;
    folder.write(LOG, '');
    this.#steps = moves.flatMap(({ action, lines, gaps }) =>
      this.#stepsOf(action, lines).map((step, at) => ({ wait: gaps[at % gaps.length] ?? 0, step })),
    );
  }

  called(): void {
    this.#calls++;
    for (let next = this.#steps[0]; next && this.#calls > next.wait; next = this.#steps[0]) {
      this.#steps.shift();
      if (next.step()) this.#calls = 0;
    }
  }

  finish(): void {
    for (const { step } of this.#steps.splice(0)) step();
    this.#append(1);
  }

  #stepsOf(action: WriterAction, lines: number): Step[] {
    const { [action]: steps } = {
      append: () => [done(() => this.#append(lines))],
      rename: () => [...this.#shift(), ...this.#rename()],
      copytruncate: () => [...this.#shift(), ...this.#copyTruncate()],
      compress: () => [...this.#shift(), ...this.#rename(), ...this.#compress()],
      remove: () => [() => this.#remove()],
    };
    return steps();
  }

  #append(count: number): void {
    let text = '';
    for (let index = 0; index < count; index++) {
      const line = `${this.written.length} ${'y'.repeat(130)}`;
      this.written.push(line);
      text += `${line}\n`;
    }
    this.#folder.append(LOG, text);
  }

  /** The oldest, of which some lines may not have been read. */
  #remove(): boolean {
    const oldest = NAMES.find((name) => this.#folder.exists(name));
    if (oldest === undefined) return false;
    this.#folder.unlink(oldest);
    this.removed = true;
    return true;
  }

  /** Lines that some file still has. */
  present(): ReadonlySet<string> {
    const files = [LOG, ...NAMES].filter((name) => this.#folder.exists(name));
    const texts = files.map((name) => {
      const bytes = fs.readFileSync(this.#folder.at(name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    });
    return new Set(texts.join('').split('\n'));
  }

  /** As logrotate(8) does, the oldest first. */
  #shift(): Step[] {
    return NAMES.slice(2).map((from, index) => () => {
      const exists = this.#folder.exists(from);
      if (exists) this.#folder.rename(from, NAMES[index] ?? '');
      return exists;
    });
  }

  #rename(): Step[] {
    const folder = this.#folder;
    return [done(() => folder.rename(LOG, `${LOG}.1`)), done(() => folder.write(LOG, ''))];
  }

  #copyTruncate(): Step[] {
    const folder = this.#folder;
    const copy = (part: number) => done(() => folder.write(`${LOG}.1`, portion(fs.readFileSync(folder.at(LOG)), part)));
    return [copy(0), copy(0.5), copy(1), done(() => fs.truncateSync(folder.at(LOG)))];
  }

  /** As gzip(1) does with the generation before (delaycompress). */
  #compress(): Step[] {
    const folder = this.#folder;
    const plain = `${LOG}.2`;
    const compress = (part: number): Step => {
      return () => {
        const exists = folder.exists(plain);
        if (exists) folder.write(`${plain}.gz`, portion(gzipSync(fs.readFileSync(folder.at(plain))), part));
        return exists;
      };
    };
    const unlink = (): boolean => {
      const exists = folder.exists(plain);
      if (exists) folder.unlink(plain);
      return exists;
    };
    return [compress(0), compress(0.5), compress(1), unlink];
  }
}

const done = (run: () => void): Step => {
  return () => {
    run();
    return true;
  };
};

const portion = (content: Buffer, part: number): Buffer => content.subarray(0, content.length * part);

const move: fc.Arbitrary<Move> = fc.record({
  action: fc.oneof(
    { weight: 4, arbitrary: fc.constant('append' as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom('rename' as const, 'copytruncate' as const, 'compress' as const, 'remove' as const),
    },
  ),
  lines: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 })),
  gaps: fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 40 })), { minLength: 1, maxLength: 7 }),
});
const reader = fc.oneof(
  { weight: 5, arbitrary: fc.constant('poll' as const) },
  { weight: 3, arbitrary: fc.constantFrom('save' as const, 'crash' as const) },
);

function run(moves: readonly Move[], reads: readonly ReaderAction[], pattern: string): void {
  const folder = new Folder();
  const writer = new Writer(folder, moves);
  const harness = new Harness({ paths: [folder.at(pattern)] }).read().save();
  const called = (): undefined => void writer.called();
  harness.faulty.hooks = Object.fromEntries(CALLS.map((call) => [call, called]));
  try {
    for (const action of reads) harness[action]();
    harness.faulty.hooks = {};
    writer.finish();
    harness.poll(12).save().crash().poll(4);
    const counts = new Map<string, number>();
    for (const line of harness.lines) counts.set(line, (counts.get(line) ?? 0) + 1);
    const written = new Set(writer.written);
    // Only where something was removed may a line be missing.
    const expectedLines = writer.removed ? writer.present() : written;
    const wrong = [...new Set([...written, ...harness.lines])]
      .map((line) => ({ line, count: counts.get(line) ?? 0, least: Number(expectedLines.has(line)) }))
      .filter(({ line, count, least }) => count < least || count > Number(written.has(line)));
    const expected = ['not_found: ', ...(writer.removed ? ['remainder_lost: '] : [])];
    const problems = harness.problems.filter((problem) => !expected.some((reason) => problem.startsWith(reason)));
    expect({ wrong, problems }).toEqual({ wrong: [], problems: [] });
  } finally {
    harness.source.close();
    folder.remove();
  }
}

const at = (gap: number, action: WriterAction, then = gap): Move => ({ action, lines: 1, gaps: [gap, then] });
/** What random runs have found. */
const FOUND: [Move[], ReaderAction[]][] = [
  [
    [at(2, 'rename'), at(0, 'rename'), at(0, 'append'), at(3, 'copytruncate')],
    ['crash', 'poll'],
  ],
  [
    [at(0, 'rename'), at(0, 'compress'), at(9, 'rename'), at(0, 'remove'), at(0, 'copytruncate')],
    ['crash', 'poll'],
  ],
  [
    [at(3, 'rename'), at(1, 'remove'), at(3, 'append', 0), at(5, 'copytruncate', 1), at(0, 'compress')],
    ['crash', 'poll', 'poll', 'crash', 'poll'],
  ],
];

test.each(['x.log', 'x.log*'])(
  'of %s',
  (pattern) => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), fc.array(reader, { maxLength: 20 }), (moves, reads) =>
        run(moves, reads, pattern),
      ),
      { numRuns: Number(process.env['SOURCE_MODEL_RUNS'] ?? 300), examples: FOUND },
    );
  },
  600_000,
);
