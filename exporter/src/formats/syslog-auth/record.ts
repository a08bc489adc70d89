/** A syslog record as the header reader leaves it, and the event that is made of one. */
import type { AuditEvent, Category, EventType, Outcome, Parsed } from '../../event.ts';
import { text } from '../values.ts';

/** One line, split. The parser fills the same object again for each line, so nobody may keep it. */
export interface SyslogRecord {
  line: string;
  /** ms since the epoch */
  time: number;
  host: string | undefined;
  program: string | undefined;
  pid: string | undefined;
  message: string;
  /** -1 where the line has no priority */
  facility: number;
  severity: number;
}

export const emptyRecord = (): SyslogRecord => ({
  line: '',
  time: 0,
  host: undefined,
  program: undefined,
  pid: undefined,
  message: '',
  facility: -1,
  severity: -1,
});

/** The part of an event that the wording of a message decides. */
export interface Kind {
  readonly category: Category;
  readonly type: EventType;
  readonly action: string;
  readonly outcome: Outcome;
  readonly reason: string | undefined;
}

export const kind = (category: Category, type: EventType, action: string, outcome: Outcome, reason?: string): Kind => ({
  category,
  type,
  action,
  outcome,
  reason,
});

/** Who and what an event is about. */
export interface Subject {
  readonly user?: string | undefined;
  readonly target?: string | undefined;
  readonly group?: string | undefined;
  readonly ip?: string | undefined;
  readonly command?: string | undefined;
}

/** The daemons of OpenSSH 9.8 and later count as sshd, so that one selector finds all versions. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['sshd-session', 'sshd'],
  ['sshd-auth', 'sshd'],
  ['su-l', 'su'],
]);

export function eventOf(record: SyslogRecord, what: Kind, subject: Subject): Parsed {
  const { program } = record;
  const event: AuditEvent = {
    '@timestamp': record.time,
    'event.category': what.category,
    'event.type': what.type,
    'event.action': what.action,
    'event.outcome': what.outcome,
    'event.reason': what.reason,
    'event.provider': program === undefined ? undefined : (PROVIDERS.get(program) ?? text(program)),
    'user.name': text(subject.user),
    'user.target.name': text(subject.target),
    'group.name': text(subject.group),
    'source.ip': subject.ip,
    'host.name': text(record.host),
    'process.command_line': text(subject.command),
  };
  return { event, raw: rawOf(record), line: record.line };
}

function rawOf(record: SyslogRecord): Record<string, unknown> {
  const { program, pid, host, message, facility, severity } = record;
  return facility < 0 ? { program, pid, host, message } : { program, pid, host, message, facility, severity };
}
