/**
 * The `file` source against a model that knows every line that was written: after any sequence of writing, rotating,
 * polling, saving, crashing and being down, each line has been handed over exactly once and in order. What was handed
 * over after the last save before a crash does not count, and is expected again.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as fs from 'node:fs';
import { diskError, Folder, Harness } from './harness.ts';

type Action =
  | { readonly do: 'append'; readonly lines: number; readonly length: number }
  | { readonly do: 'partial' | 'poll' | 'read' | 'save' | 'crash' | 'stop' | 'start' | 'touch' | 'create' }
  | { readonly do: 'rename'; readonly create: boolean }
  | { readonly do: 'copytruncate' | 'early copy' | 'switch' | 'replace' | 'edit' }
  | { readonly do: 'gzip'; readonly generation: number };

class Model {
  readonly folder = new Folder();
  readonly harness: Harness;
  readonly expected: string[] = [];
  /** Between two polls, what was compressed or replaced is not always known to be older than another new file. */
  ordered = true;
  faults = false;
  readonly #symlink: boolean;
  #up = true;
  #next = 0;
  #partial = '';
  #targets = 0;
  #switched = false;
  #edited = false;

  constructor(pattern: string, symlink: boolean) {
    this.#symlink = symlink;
    if (symlink) this.#point();
    else this.folder.write('x.log', '');
    this.harness = new Harness({ paths: [this.folder.at(pattern)] }).read().save();
  }

  run(action: Action): void {
    const { harness: h, folder } = this;
    if (['gzip', 'replace', 'edit'].includes(action.do)) this.ordered = false;
    switch (action.do) {
      case 'append':
        for (let i = 0; i < action.lines; i++) this.#line('y'.repeat(action.length));
        break;
      case 'partial':
        this.#write(`p${this.#next++} `);
        break;
      case 'touch':
        if (folder.exists('x.log')) fs.utimesSync(folder.at('x.log'), new Date(), new Date());
        break;
      case 'create':
        this.#write('');
        break;
      case 'poll':
        if (this.#up) h.poll();
        if (this.#up) this.#switched = false;
        break;
      case 'read':
        if (this.#up) h.read();
        break;
      case 'save':
        if (this.#up) h.save();
        break;
      case 'crash':
        this.#settleEdit();
        if (this.#up) h.crash();
        break;
      case 'stop':
        this.#settleEdit();
        if (this.#up) h.stop();
        this.#up = false;
        break;
      case 'start':
        this.#start();
        break;
      case 'gzip':
        if (folder.exists(`x.log.${action.generation}`)) folder.gzip(`x.log.${action.generation}`);
        break;
      default:
        this.#rotate(action);
    }
  }

  /** Gives the source what time it needs, and compares. */
  finish(): void {
    this.#start();
    this.#line('last');
    this.harness.poll(12).save().crash().poll(4);
    if (this.ordered && !this.faults) expect(this.harness.lines).toEqual(this.expected);
    else expect([...this.harness.lines].sort()).toEqual([...this.expected].sort());
    const expectedProblems = this.faults ? /^(not_found|io|permission): / : /^not_found: /;
    expect(this.harness.problems.filter((problem) => !expectedProblems.test(problem))).toEqual([]);
    expect(this.harness.source.status()).toMatchObject({ pendingBytes: 0, catchingUp: false });
  }

  close(): void {
    this.harness.source.close();
    this.folder.remove();
    expect(this.harness.faulty.open).toBe(0);
  }

  #rotate(action: Action): void {
    const { harness: h, folder } = this;
    if (action.do === 'switch') {
      if (this.#symlink && !this.#switched) this.#point();
      return;
    }
    if (this.#symlink || !folder.exists('x.log')) return;
    if (action.do === 'rename') {
      this.#shift();
      folder.rename('x.log', 'x.log.1');
      this.#endPartial();
      if (action.create) folder.write('x.log', '');
    } else if (action.do === 'copytruncate') {
      this.#shift();
      folder.copyTruncate('x.log', 'x.log.1');
      this.#endPartial();
    } else if (action.do === 'early copy' && this.#up) {
      this.#shift();
      fs.copyFileSync(folder.at('x.log'), folder.at('x.log.1'));
      h.poll();
      fs.truncateSync(folder.at('x.log'));
      this.#endPartial();
    } else if (action.do === 'replace' && this.#up) {
      // What is not read when its only file goes is lost: so everything is, and its end is saved before it counts.
      h.poll(4).save();
      folder.write('tmp', '');
      folder.rename('tmp', 'x.log');
      this.#endPartial();
      h.poll(4).save();
    } else if (action.do === 'edit' && this.#up) {
      h.poll(4).save();
      fs.copyFileSync(folder.at('x.log'), folder.at('tmp'));
      folder.rename('tmp', 'x.log');
      this.#edited = true;
    }
  }

  /** Nothing tells an edited file from a copy of it that gets the inode of the original after that is gone for good. */
  #settleEdit(): void {
    if (this.#edited && this.#up) this.harness.poll(4).save();
    this.#edited = false;
  }

  /** As logrotate does: x.log.1 becomes x.log.2, and so on, compressed or not. */
  #shift(): void {
    let oldest = 1;
    while (this.#generation(oldest) !== undefined) oldest++;
    for (let i = oldest - 1; i > 0; i--) {
      const name = this.#generation(i);
      if (name !== undefined) this.folder.rename(name, name.replace(/\d+/, String(i + 1)));
    }
  }

  #generation(i: number): string | undefined {
    return [`x.log.${i}`, `x.log.${i}.gz`].find((name) => this.folder.exists(name));
  }

  #point(): void {
    this.folder.write(`d-${++this.#targets}`, '');
    fs.rmSync(this.folder.at('x.log'), { force: true });
    fs.symlinkSync(`d-${this.#targets}`, this.folder.at('x.log'));
    this.#endPartial();
    this.#switched = true;
  }

  #line(text: string): void {
    this.#write(`${this.#next++} ${text}\n`);
  }

  #write(text: string): void {
    this.folder.append('x.log', text);
    this.#partial += text;
    if (!this.#partial.endsWith('\n')) return;
    this.expected.push(this.#partial.slice(0, -1));
    this.#partial = '';
  }

  /** The file that had the beginning of a line gets no more: the beginning is a line. */
  #endPartial(): void {
    if (this.#partial !== '') this.expected.push(this.#partial);
    this.#partial = '';
  }

  #start(): void {
    if (!this.#up) this.harness.start();
    this.#up = true;
  }
}

const simple = (...names: readonly Exclude<Action['do'], 'append' | 'rename' | 'gzip'>[]): fc.Arbitrary<Action> =>
  fc.constantFrom(...names).map((name) => ({ do: name }));

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      lines: fc.integer({ min: 1, max: 4 }),
      length: fc.constantFrom(0, 5, 300, 2000, 100_000),
    }),
  },
  { weight: 6, arbitrary: simple('poll', 'poll', 'save', 'crash', 'stop', 'start', 'read') },
  { weight: 2, arbitrary: simple('partial', 'touch', 'create') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), create: fc.boolean() }) },
  { weight: 4, arbitrary: simple('copytruncate', 'early copy', 'switch', 'replace', 'edit') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('gzip' as const), generation: fc.integer({ min: 1, max: 3 }) }) },
);

function check(pattern: string, symlink: boolean, numRuns: number): void {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const model = new Model(pattern, symlink);
      try {
        for (const each of actions) model.run(each);
        model.finish();
      } finally {
        model.close();
      }
    }),
    { numRuns: Number(process.env['SOURCE_MODEL_RUNS'] ?? numRuns) },
  );
}

const CALLS = ['stat', 'realpath', 'list', 'open', 'fstat', 'read'] as const;

/** A poll in which the n-th call to the disk, and some after it, fail. */
function faultyPoll(harness: Harness, n: number, count: number, code: string): void {
  let calls = 0;
  const fail = (): undefined => {
    if (calls++ >= n && calls <= n + count) throw diskError(code);
    return undefined;
  };
  harness.faulty.hooks = Object.fromEntries(CALLS.map((call) => [call, fail]));
  harness.poll();
  harness.faulty.hooks = {};
}

describe('any sequence of events', () => {
  test('of a path', () => check('x.log', false, 300), 600_000);
  test('of a glob that matches the rotated files too', () => check('x.log*', false, 300), 600_000);
  test('of a disk that fails now and then', () => {
    const fault = fc.tuple(
      fc.nat({ max: 30 }),
      fc.nat({ max: 4 }),
      fc.constantFrom('EIO', 'ESTALE', 'EACCES', 'ENOENT'),
    );
    const faulty = action.filter((each) => !['replace', 'edit', 'switch', 'gzip'].includes(each.do));
    fc.assert(
      fc.property(fc.array(fc.oneof(faulty, fault), { maxLength: 25 }), fc.boolean(), (steps, glob) => {
        const model = new Model(glob ? 'x.log*' : 'x.log', false);
        model.faults = true;
        try {
          for (const step of steps) {
            if (!('do' in step)) faultyPoll(model.harness, ...step);
            else model.run(step);
          }
          model.finish();
        } finally {
          model.close();
        }
      }),
      { numRuns: Number(process.env['SOURCE_MODEL_RUNS'] ?? 300) },
    );
  }, 600_000);
  test('of a symlink that is switched', () => check('x.log', true, 100), 600_000);
});
