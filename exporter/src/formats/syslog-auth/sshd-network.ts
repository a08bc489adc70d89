/**
 * Lines of sshd about connections that never named a user: scanners, protocol errors, refusals before the login.
 * They are events of the category network, so that they never count as failed logins.
 *
 * Two lines may tell of one connection; the one with the address counts, and `kex_exchange_identification`, which has
 * none, is joined to it.
 */
import { NONE } from '../../values/interner.ts';
import { lastPattern, pattern } from './bytes.ts';
import type { Pattern } from './bytes.ts';
import type { Correlation } from './correlation.ts';
import type { KindName } from './kinds.ts';
import { kind } from './kinds.ts';
import type { Verdict } from './programs.ts';
import type { SyslogRecord } from './record.ts';
import type { SyslogEvent } from './syslog-event.ts';

/** The id of the address in a message that begins at `start` and whose rest begins at `rest`; NONE where there is none. */
type Locate = (record: SyslogRecord, event: SyslogEvent, start: number, rest: number) => number;

const wordAt = (record: SyslogRecord, event: SyslogEvent, at: number): number =>
  event.addressAt(at, record.wordEnd(at));

const next: Locate = (record, event, _start, rest) => wordAt(record, event, rest);

const FROM = ' from ';
const LAST_FROM = lastPattern(FROM);

/** What stands after the last ` from `: the text before it is the client's. */
const fromEnd: Locate = (record, event, _start, rest) => {
  const from = record.findLast(LAST_FROM, rest - FROM.length);
  return from < 0 ? NONE : wordAt(record, event, from + FROM.length);
};

const OPEN = 40;
const CLOSE = 41;

const inBrackets: Locate = (record, event, start) => {
  const open = record.findLastByte(OPEN, start);
  const close = record.findLastByte(CLOSE, start);
  return open < 0 || close < open ? NONE : event.addressAt(open + 1, close);
};

const FROM_SQUARE = pattern(' from [');
const CLOSE_SQUARE = 93;

/** `drop connection #3 from [192.0.2.1]:4711 on [198.51.100.1]:22 past MaxStartups` */
const inSquare: Locate = (record, event, start) => {
  const open = record.find(FROM_SQUARE, start);
  const close = open < 0 ? -1 : record.findByte(CLOSE_SQUARE, open);
  return close < 0 ? NONE : event.addressAt(open + FROM_SQUARE.length, close);
};

const CONNECTION_FROM = pattern('connection from ');

/** `for 192.0.2.1 port 47056`, since 9.8 `for connection from 192.0.2.1 to …` */
const timedOut: Locate = (record, event, _start, rest) =>
  wordAt(record, event, record.starts(CONNECTION_FROM, rest) ? rest + CONNECTION_FROM.length : rest);

interface Wording {
  readonly words: Pattern;
  readonly kind: number;
  readonly locate: Locate;
}

const wording = (words: string, what: KindName, locate: Locate = next): Wording => ({
  words: pattern(words),
  kind: kind(what),
  locate,
});

/** The first that fits; looked for by the first byte. */
const WORDINGS: ReadonlyMap<number | undefined, readonly Wording[]> = Map.groupBy(
  [
    wording('Connection closed by ', 'sshClosed'),
    wording('Connection reset by ', 'sshReset'),
    wording('Disconnected from ', 'sshDisconnected'),
    wording('Unable to negotiate with ', 'sshNegotiationFailed'),
    wording('Did not receive identification string from ', 'sshNoIdentification'),
    wording('banner exchange: Connection from ', 'sshBadProtocol'),
    wording('Bad protocol version identification ', 'sshBadProtocol', fromEnd),
    wording('Protocol major versions differ for ', 'sshBadProtocolDenied'),
    wording('Magic value check failed ', 'sshBadProtocol', fromEnd),
    wording('ssh_dispatch_run_fatal: Connection from ', 'sshProtocolError'),
    wording('Timeout before authentication for ', 'sshAuthTimeout', timedOut),
    wording('refused connect from ', 'sshRefused', inBrackets),
    wording('drop connection ', 'sshLimited', inSquare),
  ],
  (entry) => entry.words.bytes[0],
);
const NO_WORDINGS: readonly Wording[] = [];

const KEX = pattern('kex_exchange_identification: ');

export function sshdNetwork(record: SyslogRecord, event: SyslogEvent, memory: Correlation, start: number): Verdict {
  for (const { words, kind: what, locate } of WORDINGS.get(record.at(start)) ?? NO_WORDINGS) {
    if (!record.starts(words, start)) continue;
    const ip = locate(record, event, start, start + words.length);
    if (ip === NONE) return 'irrelevant';
    // `drop connection` and `refused connect` come from the listening process, which has no attempts to forget.
    memory.close(record);
    return event.is(what).ipId(ip);
  }
  return record.starts(KEX, start) ? 'joined' : 'irrelevant';
}
