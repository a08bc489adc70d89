/** The records of one event by their part in it. */
import { text } from '../values.ts';
import type { Fields } from './fields.ts';
import type { AuditRecord } from './record.ts';

export interface Parts {
  readonly records: readonly AuditRecord[];
  /** What the event is about: the first record that is not a detail of a SYSCALL, or else the SYSCALL. */
  readonly main: AuditRecord;
  readonly syscall: AuditRecord | undefined;
}

export function partsOf(records: readonly AuditRecord[], first: AuditRecord): Parts {
  let main: AuditRecord | undefined;
  let syscall: AuditRecord | undefined;
  for (const record of records) {
    if (!record.type.detail) main ??= record;
    else if (record.type.name === 'SYSCALL') syscall ??= record;
  }
  return { records, main: main ?? syscall ?? first, syscall };
}

/** A value of the main record, or else of the SYSCALL. */
export const valueOf = (parts: Parts, key: string): string | undefined =>
  parts.main.fields.get(key) ?? parts.syscall?.fields.get(key);

const NONE = new Set(['?', '-', '(none)', '(null)', '(unknown)', '(unknown user)', '(invalid user)', 'unset', 'n/a']);

/** A value as a label; what audit writes for "none" is undefined. */
export const label = (value: string | undefined): string | undefined =>
  value === undefined || NONE.has(value) ? undefined : text(value);

export const programOf = (fields: Fields): string | undefined => {
  const exe = label(fields.get('exe'));
  return exe === undefined ? undefined : label(exe.slice(exe.lastIndexOf('/') + 1));
};
