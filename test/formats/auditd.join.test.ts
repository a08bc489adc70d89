/** How records become events: when an event is complete, what bounds it, and what a restart keeps. */
import { describe, expect, it } from '@jest/globals';
import type { LineParser } from '../../exporter/src/formats/format.ts';
import { auditd } from '../../exporter/src/formats/auditd/index.ts';
import { Interner } from '../../exporter/src/values/interner.ts';
import type { Outcome } from '../support/outcomes.ts';
import { outcomesOf, parseLine } from '../support/outcomes.ts';

const create = (): LineParser => auditd.create({ timeZone: 'UTC', interner: new Interner() });
const START = 1_772_359_200;

const record = (type: string, serial: number, seconds = 0, rest = ''): string =>
  `type=${type} msg=audit(${START + seconds}.000:${serial}): ${rest}`;

/** A parser call as text: `3:execve` for the event of line 3, `4:joined` for a skip. */
const read = (parser: LineParser, line: string, ref: number, receivedAt = 0): string[] =>
  parseLine(parser, line, ref, receivedAt).map((outcome) => shown(outcome, ref));

const shown = (outcome: Outcome, ref?: number): string =>
  `${outcome.ref ?? ref}:${'skip' in outcome ? outcome.skip : outcome.event['event.action']}`;

const flush = (parser: LineParser, now: number, force: boolean): Outcome[] =>
  outcomesOf((outcomes) => parser.flush(now, force, outcomes));

const flushed = (parser: LineParser, now: number, force = false): string[] =>
  flush(parser, now, force).map((outcome) => shown(outcome));

const EXEC = 'arch=c000003e syscall=59 success=yes';

describe('auditd joins records', () => {
  it('emits a stand-alone record at once', () => {
    expect(read(create(), record('USER_LOGIN', 1, 0, "msg='res=success'"), 7)).toEqual(['7:user_login']);
  });

  it.each(['EOE', 'PROCTITLE'])('completes an event with %s, before the outcome of that line', (last) => {
    const parser = create();
    expect(read(parser, record('SYSCALL', 1, 0, EXEC), 1)).toEqual([]);
    expect(read(parser, record('CWD', 1, 0, 'cwd="/"'), 2)).toEqual(['2:joined']);
    expect(read(parser, record(last, 1), 3)).toEqual(['1:execve', '3:joined']);
    expect(flushed(parser, 0, true)).toEqual([]);
  });

  it('completes an event when the clock of its host is two seconds further', () => {
    const parser = create();
    read(parser, record('SYSCALL', 1, 0, EXEC), 1);
    expect(read(parser, `node=other ${record('USER_LOGIN', 5, 9)}`, 2)).toEqual(['2:user_login']);
    expect(read(parser, record('USER_LOGIN', 2, 1), 3)).toEqual(['3:user_login']);
    expect(read(parser, record('USER_LOGIN', 3, 2), 4)).toEqual(['1:execve', '4:user_login']);
  });

  it('completes an event when nothing of it came for more than two seconds', () => {
    const parser = create();
    read(parser, record('SYSCALL', 1, 0, EXEC), 1, 10_000);
    read(parser, record('CWD', 1), 2, 11_000);
    expect(flushed(parser, 13_000)).toEqual([]);
    expect(flushed(parser, 13_001)).toEqual(['1:execve']);
  });

  it('never makes a second event of a late record, for 256 events', () => {
    const parser = create();
    read(parser, record('SYSCALL', 1, 0, EXEC), 1);
    read(parser, record('EOE', 1), 2);
    for (let serial = 2; serial <= 256; serial++) read(parser, record('USER_LOGIN', serial), serial);
    expect(read(parser, record('PATH', 1, 0, 'name="/x"'), 300)).toEqual(['300:joined']);
    read(parser, record('USER_LOGIN', 257), 301);
    expect(read(parser, record('PATH', 1, 0, 'name="/x"'), 302)).toEqual([]);
  });

  it('emits the oldest event when 256 wait', () => {
    const parser = create();
    for (let serial = 1; serial <= 256; serial++) {
      expect(read(parser, record('SYSCALL', serial, 0, EXEC), serial)).toEqual([]);
    }
    expect(read(parser, record('SYSCALL', 257, 0, EXEC), 257)).toEqual(['1:execve']);
    expect(flushed(parser, 0, true)).toHaveLength(256);
  });

  it('keeps 64 records of an event and 64 KiB, and joins the rest', () => {
    const parser = create();
    read(parser, record('SYSCALL', 1, 0, EXEC), 1);
    for (let item = 0; item < 100; item++) {
      expect(read(parser, record('PATH', 1, 0, `item=${item} name="/x"`), 2 + item)).toEqual([`${2 + item}:joined`]);
    }
    read(parser, record('SYSCALL', 2, 0, EXEC), 200);
    read(parser, record('EXECVE', 2, 0, `argc=1 a0="${'x'.repeat(70_000)}"`), 201);
    const [first, second] = flush(parser, 0, true);
    expect(first).toHaveProperty('raw.records.length', 64);
    expect(second).toHaveProperty('raw.records.length', 1);
  });

  it('emits a first record over 64 KiB at once', () => {
    const parser = create();
    const long = record('SYSCALL', 1, 0, `${EXEC} comm="${'x'.repeat(70_000)}"`);
    expect(read(parser, long, 1)).toEqual(['1:execve']);
    expect(read(parser, record('CWD', 1), 2)).toEqual(['2:joined']);
  });

  it('keeps waiting and finished events across a restart', () => {
    const first = create();
    expect(first.state()).toBe('');
    read(first, record('SYSCALL', 1, 0, EXEC), 11, 5000);
    read(first, record('EXECVE', 1, 0, 'argc=1 a0="ls"'), 12, 6000);
    read(first, record('USER_LOGIN', 2), 13);
    const second = create();
    second.restore(first.state());
    expect(second.state()).toBe(first.state());
    expect(read(second, record('USER_LOGIN', 2), 14)).toEqual(['14:joined']);
    expect(flushed(second, 8000)).toEqual([]);
    const [event] = flush(second, 8001, false);
    expect(event).toMatchObject({ ref: 11, event: { 'process.command_line': 'ls' } });
  });

  it('gives rules the fields of the first record, the key and all records', () => {
    const parser = create();
    read(parser, record('CONFIG_CHANGE', 1, 0, 'op=set audit_enabled=0 res=1'), 1);
    read(parser, record('SYSCALL', 1, 0, `${EXEC} key="audit"`), 2);
    const [event] = flush(parser, 0, true);
    expect(event).toHaveProperty('raw', {
      type: 'CONFIG_CHANGE',
      op: 'set',
      audit_enabled: '0',
      res: '1',
      key: 'audit',
      records: [
        { type: 'CONFIG_CHANGE', op: 'set', audit_enabled: '0', res: '1' },
        {
          type: 'SYSCALL',
          arch: 'c000003e',
          syscall: '59',
          success: 'yes',
          key: 'audit',
          SYSCALL: 'execve',
          ARCH: 'x86_64',
        },
      ],
    });
    expect(event).toHaveProperty(
      'line',
      `${record('CONFIG_CHANGE', 1, 0, 'op=set audit_enabled=0 res=1')}\n${record('SYSCALL', 1, 0, `${EXEC} key="audit"`)}`,
    );
  });

  it.each(['=', 'a=)', 'a=(', 'a=(null)', 'k=1 ', "msg='", "'PAM: ", 'avc: ', ' type=x msg=audit(', '41'])(
    'reads 1 MiB of %j in linear time (a quadratic scan would exceed the time limit of the test)',
    (piece) => {
      for (const type of ['SYSCALL', 'USER_AUTH', 'AVC', 'EXECVE']) {
        const parser = create();
        const line = record(type, 1, 0, `data=${piece.repeat(2 ** 20 / piece.length)}`);
        const outcomes = [read(parser, line, 1), flushed(parser, 0, true)].flat();
        expect(outcomes).toHaveLength(1);
      }
    },
  );
});
