/**
 * What is remembered from line to line so that one attempt counts once: a few bits for each sshd connection that is
 * not through yet, and the last failure that PAM reported of each program and user. Bounded: past the cap the oldest entry goes,
 * and the lines of that connection count as if it had none before.
 */
import type { SyslogRecord } from './record.ts';

/** Bits of an sshd connection. */
export const COUNTED = 1; // an authentication failure was counted
export const EARLY = 2; // … by a line that sshd's own `Failed` line about the same attempt follows
export const PAM = 4; // … by `error: PAM:`, which `Failed keyboard-interactive` may follow
export const BAD_KEY = 8; // a key of an existing user was refused

const MAX_CONNECTIONS = 2048;
const MAX_PAM = 256;

/** Two modules that report within this time (ms) report the same attempt; a failure is delayed by some seconds. */
const SAME_ATTEMPT = 10_000;

interface PamFailure {
  readonly module: string;
  readonly time: number;
}

const keyOf = (record: SyslogRecord): string => `${record.pid ?? ''} ${record.host ?? ''}`;

export class Correlation {
  #connections = new Map<string, number>();
  #pam = new Map<string, PamFailure>();
  #text = '';
  #changed = false;

  bits(record: SyslogRecord): number {
    return this.#connections.size === 0 ? 0 : (this.#connections.get(keyOf(record)) ?? 0);
  }

  setBits(record: SyslogRecord, bits: number): void {
    this.#changed = true;
    put(this.#connections, keyOf(record), bits, MAX_CONNECTIONS);
  }

  /** The connection is through: what its process wrote is forgotten, and its bits are given back. */
  close(record: SyslogRecord): number {
    if (this.#connections.size === 0) return 0;
    const key = keyOf(record);
    const bits = this.#connections.get(key);
    if (bits === undefined) return 0;
    this.#changed = true;
    this.#connections.delete(key);
    return bits;
  }

  /**
   * Whether a failure that a PAM module reports is news; it is not where another module of the same program reported
   * one of the same user a moment ago. The module whose report was news stays the one that counts.
   */
  isPamNews(record: SyslogRecord, user: string | undefined, module: string): boolean {
    const key = `${keyOf(record)} ${record.program ?? ''} ${user ?? ''}`;
    const before = this.#pam.get(key);
    if (before !== undefined && before.module !== module && Math.abs(record.time - before.time) <= SAME_ATTEMPT) {
      return false;
    }
    this.#changed = true;
    put(this.#pam, key, { module, time: record.time }, MAX_PAM);
    return true;
  }

  state(): string {
    if (this.#changed) {
      const empty = this.#connections.size === 0 && this.#pam.size === 0;
      this.#text = empty ? '' : JSON.stringify({ connections: [...this.#connections], pam: [...this.#pam] });
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
    for (const [key, value] of pairs(connections)) if (typeof value === 'number') this.#connections.set(key, value);
    for (const [key, value] of pairs(pam)) if (isPamFailure(value)) this.#pam.set(key, value);
  }
}

function put<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  // Deleting first makes the entry the youngest, and an evicted one is always the oldest.
  if (!map.delete(key) && map.size >= most) {
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  }
  map.set(key, value);
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
