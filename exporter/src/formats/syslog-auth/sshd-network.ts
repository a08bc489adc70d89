/**
 * Lines of sshd about connections that never named a user: scanners, protocol errors, refusals before the login.
 * They are events of the category network, so that they never count as failed logins.
 *
 * Two lines may tell of one connection; the one with the address counts, and `kex_exchange_identification`, which has
 * none, is joined to it.
 */
import type { Parsed } from '../../event.ts';
import { skip } from '../../event.ts';
import { ipOf } from '../values.ts';
import type { Correlation } from './correlation.ts';
import type { Kind, SyslogRecord } from './record.ts';
import { eventOf, kind } from './record.ts';

type Locate = (message: string, start: number) => string | undefined;

const toSpace: Locate = (message, start) => {
  const end = message.indexOf(' ', start);
  return ipOf(end < 0 ? message.slice(start) : message.slice(start, end));
};

/** What stands before the last ` port `, or after the last ` from `: the text before it is the client's. */
const fromEnd: Locate = (message, start) => {
  const from = message.lastIndexOf(' from ');
  return from < start - 6 ? undefined : toSpace(message, from + 6);
};

const inBrackets: Locate = (message) => {
  const open = message.lastIndexOf('(');
  const close = message.lastIndexOf(')');
  return open < 0 || close < open ? undefined : ipOf(message.slice(open + 1, close));
};

/** `drop connection #3 from [192.0.2.1]:4711 on [198.51.100.1]:22 past MaxStartups` */
const inSquare: Locate = (message) => {
  const open = message.indexOf(' from [');
  const close = open < 0 ? -1 : message.indexOf(']', open);
  return close < 0 ? undefined : ipOf(message.slice(open + 7, close));
};

/** `for 192.0.2.1 port 47056`, since 9.8 `for connection from 192.0.2.1 to …` */
const timedOut: Locate = (message, start) =>
  message.startsWith('connection from ', start) ? toSpace(message, start + 16) : toSpace(message, start);

interface Wording {
  readonly prefix: string;
  readonly kind: Kind;
  readonly locate: Locate;
}

const wording = (
  prefix: string,
  type: 'end' | 'denied' | 'connection',
  reason: string,
  locate: Locate = toSpace,
): Wording => ({
  prefix,
  // That a client left says nothing about success.
  kind: kind('network', type, 'ssh_connection', type === 'end' ? 'unknown' : 'failure', reason),
  locate,
});

/** The first that fits; looked for by the first character. */
const WORDINGS: ReadonlyMap<number, readonly Wording[]> = Map.groupBy(
  [
    wording('Connection closed by ', 'end', 'closed'),
    wording('Connection reset by ', 'end', 'reset'),
    wording('Disconnected from ', 'end', 'disconnected'),
    wording('Unable to negotiate with ', 'denied', 'negotiation_failed'),
    wording('Did not receive identification string from ', 'connection', 'no_identification'),
    wording('banner exchange: Connection from ', 'connection', 'bad_protocol'),
    wording('Bad protocol version identification ', 'connection', 'bad_protocol', fromEnd),
    wording('Protocol major versions differ for ', 'denied', 'bad_protocol'),
    wording('Magic value check failed ', 'connection', 'bad_protocol', fromEnd),
    wording('ssh_dispatch_run_fatal: Connection from ', 'connection', 'protocol_error'),
    wording('Timeout before authentication for ', 'denied', 'auth_timeout', timedOut),
    wording('refused connect from ', 'denied', 'refused', inBrackets),
    wording('drop connection ', 'denied', 'limited', inSquare),
  ],
  (entry) => entry.prefix.charCodeAt(0),
);

export function sshdNetwork(record: SyslogRecord, message: string, memory: Correlation): Parsed {
  for (const { prefix, kind: what, locate } of WORDINGS.get(message.charCodeAt(0)) ?? []) {
    if (!message.startsWith(prefix)) continue;
    const ip = locate(message, prefix.length);
    if (ip === undefined) return skip('irrelevant');
    // `drop connection` and `refused connect` come from the listening process, which has no attempts to forget.
    memory.close(record);
    return eventOf(record, what, { ip });
  }
  return skip(message.startsWith('kex_exchange_identification: ') ? 'joined' : 'irrelevant');
}
