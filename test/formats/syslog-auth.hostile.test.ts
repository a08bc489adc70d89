/**
 * Long lines made of the pieces that the format looks for: they may cost more than a plain line of the same length, but
 * not thousands of times as much, as they would if the work grew faster than the line.
 */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { syslogAuth } from '../../exporter/src/formats/syslog-auth/index.ts';
import { costOf as costOfLine, expressionsIn, long, MOST } from '../support/hostile.ts';

const HEAD = 'Feb 12 14:10:21 web-01 ';

const costOf = (line: Buffer): number => costOfLine(syslogAuth, line);

const HOSTILE: readonly (readonly [string, Buffer])[] = [
  ['names with from', long(`${HEAD}sshd[1]: Failed password for invalid user `, ' from ')],
  ['names with nearly from', long(`${HEAD}sshd[1]: Failed password for invalid user `, ' fro')],
  ['names with from, accepted', long(`${HEAD}sshd[1]: Accepted password for`, ' from', ' x')],
  ['names with port', long(`${HEAD}sshd[1]: Connection closed by invalid user `, ' port ')],
  ['names with a reason', long(`${HEAD}sshd[1]: User `, ' not allowed because')],
  ['tries that name nobody', long(`${HEAD}sshd[1]: error: PAM: `, ' for from')],
  ['brackets around addresses', long(`${HEAD}sshd[1]: refused connect from `, '()')],
  ['square brackets', long(`${HEAD}sshd[1]: drop connection `, ' from [')],
  ['fields of sudo', long(`${HEAD}sudo: a : `, 'TTY=x ; ')],
  ['separators of sudo', long(`${HEAD}sudo: a : `, ' ; ')],
  ['a command with exits', long(`${HEAD}sudo: a : COMMAND=`, ' ; EXIT')],
  ['quotes', long(`${HEAD}useradd[1]: delete `, "'")],
  ['members', long(`${HEAD}gpasswd[1]: user `, ' added by ')],
  ['groups of a file', long(`${HEAD}gpasswd[1]: user a added by b to group `, ' in /etc/group', 'x')],
  ['modules', long(`${HEAD}vsftpd[1]: pam_`, '(')],
  ['ends of services', long(`${HEAD}vsftpd[1]: pam_(`, '):')],
  ['users of PAM', long(`${HEAD}vsftpd[1]: pam_unix(vsftpd:auth): authentication failure; `, ' user')],
  ['failures of PAM', long(`${HEAD}vsftpd[1]: PAM `, ' more authentication failur')],
  ['openers of sessions', long(`${HEAD}su: pam_unix(su:session): session opened for user `, ' by ')],
  ['tallies', long(`${HEAD}su: pam_tally2(su:auth): user `, ' tally')],
  ['refused users', long(`${HEAD}su: pam_access(su:account): access denied for user \``, "' from`")],
  ['structured data', long('<38>1 2026-02-12T14:10:21Z h sshd 1 - ', '[a b="\\"')],
  ['many structured data', long('<38>1 2026-02-12T14:10:21Z h sshd 1 - ', '[a]')],
  ['brackets of cron', long(`${HEAD}CRON[1]: (root) CMD (`, ')', 'x')],
  ['operators', long(`${HEAD}polkitd[1]: Operator of `, ' (owned by unix-user:')],
  ['a program with slashes', long(HEAD, '/', ':')],
  ['a program with brackets', long(`${HEAD}x`, '(', ':')],
  ['a process id without end', long(HEAD, '[')],
  ['a fraction', long('2026-02-12T14:10:21.', '1')],
  ['spaces', long(HEAD, ' ', 'x')],
  ['blanks', long('', '\u00a0')],
  ['a su to nowhere', long(`${HEAD}su: `, ' to  on ')],
  ['a login from everywhere', long(`${HEAD}login: FAILED LOGIN 1 FROM x FOR `, ', ')],
  ['a list of failures', long(`${HEAD}sshd[1]: message repeated 3 times: [ Failed password for `, ' from ', ']')],
  ['a list without end', long(`${HEAD}sshd[1]: message repeated 3 `, ' times: ')],
];

describe('a line of 64 KiB', () => {
  const plain = long(`${HEAD}sshd[1]: Failed password for `, 'a', ' from 192.0.2.1 port 4711 ssh2');
  costOf(plain);
  const usual = costOf(plain);

  it.each(HOSTILE)('costs what its length costs: %s', (_name, line) => {
    expect(costOf(line)).toBeLessThan(MOST * usual);
  });

  it('is not read a thousand times for a thousand events', () => {
    const repeated = long(`${HEAD}sshd[1]: message repeated 1000 times: [ Failed password for `, ' from ', ']');
    expect(costOf(repeated)).toBeLessThan(MOST * usual);
  });
});

describe('the patterns of the format', () => {
  it('are texts, or expressions without repetition', () => {
    const folder = join(import.meta.dirname, '..', '..', 'exporter', 'src', 'formats', 'syslog-auth');
    const expressions = expressionsIn(readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')));
    expect(expressions).not.toEqual([]);
    for (const expression of expressions) expect(expression).not.toMatch(/[*+?{]/);
    expect(readdirSync(folder).some((file) => readFileSync(join(folder, file), 'utf8').includes('RegExp('))).toBe(
      false,
    );
  });
});
