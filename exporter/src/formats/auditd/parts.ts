/** The records of one event by their part in it. */
import type { AuditRecord } from './record.ts';

export interface Parts {
  readonly records: readonly AuditRecord[];
  /** What the event is about: the first record that is not a detail of a SYSCALL, or else the SYSCALL. */
  readonly main: AuditRecord;
  readonly syscall: AuditRecord | undefined;
}

/** The record that a value of the event is taken from: the main one, or else the SYSCALL. */
export const holderOf = (parts: Parts, key: number): AuditRecord =>
  parts.syscall === undefined || parts.main.has(key) ? parts.main : parts.syscall;
