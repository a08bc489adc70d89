/**
 * What is remembered from line to line so that one attempt counts once: a few bits for each sshd connection that is
 * not through yet, and the last failure that PAM reported of each program and user. Bounded: past the cap the oldest entry goes,
 * and the lines of that connection count as if it had none before.
 */
import { Interner } from '../../values/interner.ts';
import { Connections } from './connections.ts';
import type { SyslogRecord } from './record.ts';

/** Bits of an sshd connection. */
export const COUNTED = 1; // an authentication failure was counted
export const EARLY = 2; // … by a line that sshd's own `Failed` line about the same attempt follows
export const PAM = 4; // … by `error: PAM:`, which `Failed keyboard-interactive` may follow
export const BAD_KEY = 8; // a key of an existing user was refused
const ALL_BITS = COUNTED | EARLY | PAM | BAD_KEY;

const MAX_PAM = 256;

/** Two modules that report within this time (ms) report the same attempt; a failure is delayed by some seconds. */
const SAME_ATTEMPT = 10_000;

/** Longer hosts, process ids and users are told apart by their first bytes only. */
const MAX_PART = 1024;

/** So many hosts and odd process ids, before those that are out of use are given up: twice of what can be in use. */
const MAX_NAMES = 8192;
/** Process ids of up to nine digits stand for themselves, other texts for this and their id. */
const FIRST_NAME = 1_000_000_000;
const ZERO = 48;

interface PamFailure {
  readonly module: string;
  readonly time: number;
}

export class Correlation {
  readonly #connections = new Connections();
  readonly #pam = new Map<string, PamFailure>();
  /** Of its own, so that ids stay valid for as long as this class wants. */
  #names = new Interner();
  #text = '';
  #changed = false;
  // The connection of the line that is asked about.
  #line = -1;
  #pid = 0;
  #host = 0;

  /** Grows with everything that is remembered anew. */
  changes = 0;

  bits(record: SyslogRecord): number {
    if (this.#connections.size === 0) return 0;
    this.#locate(record);
    return this.#connections.get(this.#pid, this.#host);
  }

  setBits(record: SyslogRecord, bits: number): void {
    this.#changed = true;
    this.#locate(record);
    if (this.#connections.set(this.#pid, this.#host, bits)) this.changes += 1;
  }

  /** The connection is through: what its process wrote is forgotten, and its bits are given back. */
  close(record: SyslogRecord): number {
    if (this.#connections.size === 0) return 0;
    this.#locate(record);
    const bits = this.#connections.delete(this.#pid, this.#host);
    if (bits === 0) return 0;
    this.#changed = true;
    this.changes += 1;
    return bits;
  }

  /**
   * Whether a failure that a PAM module reports is news; it is not where another module of the same program reported
   * one of the same user a moment ago. The module's name begins the message; a user who is not named begins at -1. The module whose report was news stays the one that counts.
   */
  isPamNews(record: SyslogRecord, moduleEnd: number, userFrom: number, userTo: number): boolean {
    const part = (from: number, to: number): string =>
      from < 0 ? '' : record.text(from, Math.min(to, from + MAX_PART));
    const pid = part(record.pidFrom, record.pidTo);
    const host = part(record.hostFrom, record.hostTo);
    const program = part(record.programFrom, record.programTo);
    const key = `${pid} ${host} ${program} ${part(userFrom, userTo)}`;
    const module = part(record.start, moduleEnd);
    const before = this.#pam.get(key);
    if (before !== undefined && before.module !== module && Math.abs(record.time - before.time) <= SAME_ATTEMPT) {
      return false;
    }
    this.#changed = true;
    if (before?.module !== module || before.time !== record.time) this.changes += 1;
    this.#putPam(key, { module, time: record.time });
    return true;
  }

  state(): string {
    if (this.#changed) {
      const connections = [...this.#connections.entries()].map(([pid, host, bits]) => [
        `${this.#nameOf(pid)} ${this.#nameOf(host)}`,
        bits,
      ]);
      const empty = connections.length === 0 && this.#pam.size === 0;
      this.#text = empty ? '' : JSON.stringify({ connections, pam: [...this.#pam] });
      this.#changed = false;
    }
    return this.#text;
  }

  /** Reads what `state` gave; a text that is none leaves everything forgotten. */
  restore(state: string): void {
    this.#connections.clear();
    this.#pam.clear();
    this.#changed = true;
    if (state === '') return;
    let saved: unknown;
    try {
      saved = JSON.parse(state);
    } catch {
      return; // a state of another version: the same as none
    }
    if (typeof saved !== 'object' || saved === null) return;
    const { connections, pam } = saved as { connections?: unknown; pam?: unknown }; // an object, by the check above
    for (const [key, bits] of pairs(connections)) {
      if (typeof bits !== 'number' || (bits & ALL_BITS) !== bits) continue;
      // A process id may hold spaces, a host holds none.
      const space = key.lastIndexOf(' ');
      this.#connections.set(this.#numberOfText(key.slice(0, space)), this.#numberOfText(key.slice(space + 1)), bits);
    }
    for (const [key, failure] of pairs(pam)) if (isPamFailure(failure)) this.#putPam(key, failure);
  }

  #putPam(key: string, failure: PamFailure): void {
    // Deleting first makes the entry the youngest, and an evicted one is always the oldest.
    if (!this.#pam.delete(key) && this.#pam.size >= MAX_PAM) {
      for (const oldest of this.#pam.keys()) {
        this.#pam.delete(oldest);
        break;
      }
    }
    this.#pam.set(key, failure);
  }

  #locate(record: SyslogRecord): void {
    if (record.line === this.#line) return;
    if (this.#names.size >= MAX_NAMES) this.#forgetNames();
    this.#line = record.line;
    this.#pid = record.pid >= 0 ? record.pid : this.#numberOf(record.bytes, record.pidFrom, record.pidTo);
    this.#host = this.#numberOf(record.bytes, record.hostFrom, record.hostTo);
  }

  #forgetNames(): void {
    const state = this.state();
    this.#names = new Interner();
    this.restore(state);
  }

  /** The same for the same text; a part that is absent is ''. */
  #numberOf(bytes: Uint8Array, from: number, to: number): number {
    if (from < 0) return FIRST_NAME;
    const number = plainNumber(bytes, from, to);
    return number >= 0 ? number : FIRST_NAME + this.#names.ofUtf8(bytes, from, Math.min(to, from + MAX_PART));
  }

  #numberOfText(text: string): number {
    const bytes = Buffer.from(text);
    return this.#numberOf(bytes, 0, bytes.length);
  }

  #nameOf(number: number): string {
    return number < FIRST_NAME ? String(number) : this.#names.text(number - FIRST_NAME);
  }
}

/** Of digits as a number is written, and less than FIRST_NAME; otherwise -1. */
function plainNumber(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 1 || length > 9 || (length > 1 && bytes[from] === ZERO)) return -1;
  let number = 0;
  for (let at = from; at < to; at++) {
    const value = (bytes[at] ?? 0) - ZERO;
    if (value < 0 || value > 9) return -1;
    number = number * 10 + value;
  }
  return number;
}

function pairs(value: unknown): [string, unknown][] {
  if (!Array.isArray(value)) return [];
  return value.filter((pair): pair is [string, unknown] => Array.isArray(pair) && typeof pair[0] === 'string');
}

const isPamFailure = (value: unknown): value is PamFailure =>
  typeof value === 'object' &&
  value !== null &&
  'module' in value &&
  typeof value.module === 'string' &&
  'time' in value &&
  typeof value.time === 'number';
