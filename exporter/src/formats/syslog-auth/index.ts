/**
 * The authentication log of Linux and Unix: /var/log/auth.log, /var/log/secure, or syslog from the network.
 *
 * Headers as in header.ts; then PAM's lines (pam.ts) of any program, and the programs of the table below. Other
 * programs have no audit meaning: `irrelevant`. One attempt counts once: see sshd.ts and pam.ts for the line that does.
 *
 * A line that rsyslog or syslogd wrote in place of several, `message repeated 3 times: [ … ]`, is a list of so many
 * records. The older `last message repeated 3 times` does not say what was repeated: `unsupported`.
 */
import type { Format, FormatOptions, LineParser, Outcomes, ParseContext } from '../format.ts';
import { localTime } from '../time-zone.ts';
import { pattern } from './bytes.ts';
import { Correlation } from './correlation.ts';
import { HeaderReader } from './header.ts';
import { MAX_LIST, pam } from './pam.ts';
import type { Verdict } from './programs.ts';
import { Programs } from './programs.ts';
import { SyslogRecord } from './record.ts';
import { SyslogEvent } from './syslog-event.ts';

const BIG_P = 80;
const SMALL_M = 109;
const SMALL_P = 112;

const LAST_REPEATED = pattern('last message repeated ');
const REPEATED = pattern('message repeated ');
const TIMES = pattern(' times: [');
const CLOSE = pattern(']');

/** `3`, in `message repeated 3 times`, is looked for in so many UTF-16 units, which are at most 3 bytes each. */
const MAX_DIGITS = 9;
const MAX_DIGIT_BYTES = 3 * MAX_DIGITS;

class SyslogAuthParser implements LineParser {
  readonly #header: HeaderReader;
  readonly #record = new SyslogRecord();
  readonly #event: SyslogEvent;
  readonly #memory = new Correlation();

  constructor(options: FormatOptions) {
    this.#header = new HeaderReader(localTime(options.timeZone), new Programs(options.interner));
    this.#event = new SyslogEvent(options, this.#record);
  }

  parse(bytes: Buffer, from: number, to: number, context: ParseContext, outcomes: Outcomes): void {
    try {
      this.#read(bytes, from, to, context, outcomes);
    } catch {
      outcomes.skip('parser_error');
    }
  }

  release(): void {
    // No line waits.
  }

  flush(): void {
    // No line waits.
  }

  state(): string {
    return this.#memory.state();
  }

  restore(state: string): void {
    this.#memory.restore(state);
  }

  #read(bytes: Buffer, from: number, to: number, context: ParseContext, outcomes: Outcomes): void {
    const record = this.#record;
    record.setLine(bytes, from, to);
    if (!this.#header.read(record, context.receivedAt)) {
      outcomes.skip(record.isEmpty() ? 'empty' : 'malformed');
      return;
    }
    if (record.at(record.start) === SMALL_M && record.starts(REPEATED, record.start)) this.#repeated(outcomes);
    else give(this.#verdict(), MAX_LIST, outcomes);
  }

  #verdict(): Verdict {
    const record = this.#record;
    if (record.programFrom < 0) return record.starts(LAST_REPEATED, record.start) ? 'unsupported' : 'irrelevant';
    const first = record.at(record.start);
    if (first === SMALL_P || first === BIG_P) {
      const fromPam = pam(record, this.#event, this.#memory);
      if (fromPam !== undefined) return fromPam;
    }
    return record.known === undefined ? 'irrelevant' : record.known.read(record, this.#event, this.#memory);
  }

  /** `message repeated 3 times: [ Failed password for bob from …]` */
  #repeated(outcomes: Outcomes): void {
    const record = this.#record;
    const start = record.start + REPEATED.length;
    const times = record.find(TIMES, start);
    const digits = record.text(start, Math.min(times, start + MAX_DIGIT_BYTES)).slice(0, MAX_DIGITS);
    const count = Number(digits);
    if (times < 0 || !Number.isInteger(count) || count < 1) {
      outcomes.skip('irrelevant');
      return;
    }
    record.narrow(times + TIMES.length, record.ends(CLOSE) ? record.end - 1 : record.end);
    const most = Math.min(count, MAX_LIST);
    let given = 0;
    while (given < most) {
      const { changes } = this.#memory;
      const verdict = this.#verdict();
      // Nothing new to remember: the record would be read to the same again and again.
      do given += give(verdict, MAX_LIST - given, outcomes);
      while (given < most && changes === this.#memory.changes);
    }
  }
}

/** Hands over what became of a record, up to so many times; gives how many times. */
function give(verdict: Verdict, most: number, outcomes: Outcomes): number {
  if (typeof verdict === 'string') {
    outcomes.skip(verdict);
    return 1;
  }
  const count = Math.min(verdict.count, most);
  for (let given = 0; given < count; given++) outcomes.event(verdict);
  return count;
}

export const syslogAuth: Format = {
  name: 'syslog-auth',
  description: 'auth.log of Linux and Unix: sshd, sudo, su, login, PAM, and changes of accounts; any syslog header',
  framing: 'lines',
  create: (options) => new SyslogAuthParser(options),
};
