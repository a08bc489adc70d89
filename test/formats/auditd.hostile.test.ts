/**
 * Long lines made of the pieces that the format looks for: they may cost more than a plain line of the same length, but
 * not thousands of times as much, as they would if the work grew faster than the line.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditd } from '../../exporter/src/formats/auditd/index.ts';
import { costOf as costOfLine, expressionsIn, long, MOST } from '../support/hostile.ts';

const head = (type: string): string => `type=${type} msg=audit(1772359200.000:1): `;
const costOf = (line: Buffer): number => costOfLine(auditd, line);

const HOSTILE: readonly (readonly [string, Buffer])[] = [
  ['equals signs', long(head('SYSCALL'), '=')],
  ['keys without values', long(head('SYSCALL'), 'a= ')],
  ['a key without end', long(head('SYSCALL'), 'k')],
  ['a key that never comes', long(head('SYSCALL'), 'k', '=1')],
  ['pairs of one key', long(head('SYSCALL'), 'exe=/bin/sh ')],
  ['pairs of many keys', long(head('USER_AUTH'), 'a=1 b=2 pid=3 UID="root" c= ')],
  ['values in values', long(head('SYSCALL'), 'a=b=')],
  ['quotes', long(head('SYSCALL'), '"')],
  ['quoted values', long(head('SYSCALL'), 'exe="" ')],
  ['a quoted value without end', long(head('SYSCALL'), 'exe="a ')],
  ['messages in messages', long(head('USER_AUTH'), "msg='")],
  ['ends of messages', long(head('USER_AUTH'), "'")],
  ['braces', long(head('SOCKADDR'), 'SADDR={')],
  ['separators', long(head('USER_AUTH'), `,()*+"'`)],
  ['brackets behind a value', long(`${head('USER_AUTH')}res=`, ')')],
  ['brackets in a value', long(`${head('USER_AUTH')}res=`, '(', ')')],
  ['values that are none', long(head('USER_AUTH'), 'acct=(null)')],
  ['old values', long(head('USER_MGMT'), 'old auid=')],
  ['arguments', long(`${head('EXECVE')}argc=9 `, 'a1=61 ')],
  ['pieces of an argument', long(`${head('EXECVE')}argc=9 `, 'a1[0]=61 ')],
  ['hexadecimal digits', long(`${head('PROCTITLE')}proctitle=`, '61')],
  ['hexadecimal NULs', long(`${head('USER_CMD')}cmd=`, '00')],
  ['a path of slashes', long(`${head('USER_CMD')}exe=`, '/')],
  ['paths', long(head('PATH'), 'name="/a" nametype=CREATE ')],
  ['verdicts', long(head('AVC'), 'avc:  denied  { read ')],
  ['permissions', long(`${head('AVC')}avc:  denied  { `, 'read ')],
  ['operations of PAM', long(head('USER_AUTH'), "'PAM: a b ")],
  ['group separators', long(head('SYSCALL'), '\u001d')],
  ['a type without end', long('type=', 'A')],
  ['types', long('type=', 'type=')],
  ['a prefix of types', long('x', ' type=SYSCALL')],
  ['a node without end', long('node=', 'a')],
  ['a stamp of digits', long('type=SYSCALL msg=audit(', '1')],
  ['a serial without end', long('type=SYSCALL msg=audit(1772359200.000:', '1')],
  ['stamps', long('x', ' type=A msg=audit(1.000:1)')],
  ['programs of syslog', long('Feb 12 14:10:21 web-01 ', 'a: ')],
  ['letters of two bytes', long(head('SYSCALL'), 'é')],
  ['bytes that are no text', Buffer.from(long(head('SYSCALL'), 'a=\u00ff ').toString('latin1'), 'latin1')],
];

describe('a line of 64 KiB', () => {
  const plain = long(`${head('USER_LOGIN')}res=success exe="`, 'a', '"');
  costOf(plain);
  const usual = costOf(plain);

  it.each(HOSTILE)('costs what its length costs: %s', (_name, line) => {
    expect(costOf(line)).toBeLessThan(MOST * usual);
  });
});

describe('the patterns of the format', () => {
  it('repeat nothing without a bound', () => {
    const folder = join(import.meta.dirname, '..', '..', 'exporter', 'src', 'formats', 'auditd');
    const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const expressions = expressionsIn(texts);
    expect(expressions.length).toBeGreaterThan(8);
    for (const expression of expressions) expect(expression.replace(/\\./g, '')).not.toMatch(/[*+]|\{\d+,\}/);
    expect(texts.some((text) => text.includes('RegExp('))).toBe(false);
  });
});
