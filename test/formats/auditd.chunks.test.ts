/** The records of an event may wait in bytes that are overwritten: how the log is cut into chunks must change nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auditd } from '../../exporter/src/formats/auditd/index.ts';
import type { LineParser } from '../../exporter/src/formats/format.ts';
import { createSplitter } from '../../exporter/src/sources/lines.ts';
import { goldenLines } from '../support/golden.ts';
import type { Outcome } from '../support/outcomes.ts';
import { collect, outcomesOf, parserOf } from '../support/outcomes.ts';

const MAX_LINE_BYTES = 1 << 20;
const LINES = goldenLines('auditd');

/** All outcomes of a log that comes in chunks of these sizes, the last one again and again, in one buffer as a file's do. */
function readInChunks(parser: LineParser, log: Buffer, sizes: readonly number[], lineFirst: boolean): Outcome[] {
  const buffer = Buffer.alloc(log.length);
  const splitter = createSplitter('lines', MAX_LINE_BYTES);
  let ref = -1;
  return outcomesOf((outcomes) => {
    const numbered: typeof outcomes = {
      event: (event, line = ref) => {
        // What was read before its text was asked for is the same as after it.
        if (lineFirst) {
          event.field('user.name');
          event.line();
        }
        outcomes.event(event, line);
      },
      skip: (reason, line = ref) => outcomes.skip(reason, line),
    };
    const sink = {
      line: (bytes: Buffer, from: number, to: number) =>
        parser.parse(bytes, from, to, { receivedAt: 0, ref: ++ref }, numbered),
      release: () => parser.release(),
      drop: () => undefined,
    };
    for (let at = 0, turn = 0; at < log.length; turn++) {
      const size = Math.min(sizes[Math.min(turn, sizes.length - 1)] ?? log.length, log.length - at);
      log.copy(buffer, 0, at, at + size);
      splitter.push(buffer.subarray(0, size), sink);
      buffer.fill('x');
      at += size;
    }
    splitter.finish(sink);
    parser.flush(Number.MAX_SAFE_INTEGER, true, numbered);
  });
}

function expectSame(lines: readonly string[], lineEnd: string, sizes: readonly number[], lineFirst: boolean) {
  const log = Buffer.from(lines.map((line) => line + lineEnd).join(''));
  const expected = collect(parserOf(auditd), lines);
  expect(readInChunks(parserOf(auditd), log, sizes, lineFirst)).toEqual(expected);
}

describe('auditd in chunks', () => {
  it.each(['\n', '\r\n'])('reads all samples in one chunk as line by line, with line ends %j', (lineEnd) => {
    expect(LINES.length).toBeGreaterThan(200);
    expectSame(LINES, lineEnd, [], false);
    expectSame(LINES, lineEnd, [], true);
  });

  it('reads them the same wherever it is cut, and in whatever order the records come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(LINES, { minLength: 20, maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (lines, sizes, lineEnd, lineFirst) => expectSame(lines, lineEnd, sizes, lineFirst),
      ),
      { numRuns: 150 },
    );
  });

  it('keeps many and long records that wait for the next chunk', () => {
    const record = (type: string, serial: number, rest: string): string =>
      `type=${type} msg=audit(1772359200.000:${serial}): ${rest}`;
    const serials = Array.from({ length: 300 }, (_, serial) => serial);
    const lines = [
      ...serials.map((serial) => record('SYSCALL', serial, 'arch=c000003e syscall=59 success=yes key="a"')),
      ...serials.map((serial) =>
        record('EXECVE', serial, `argc=1 a0="${'y'.repeat(serial === 299 ? 50_000 : 3 * serial)}"`),
      ),
      ...serials.map((serial) => record('CWD', serial, 'cwd="/srv/ü"')),
      ...serials.map((serial) => record('PROCTITLE', serial, 'proctitle="ls"')),
    ];
    expectSame(lines, '\n', [65_536], false);
    expectSame(lines, '\n', [1000], false);
  });
});
