/** Fields that are changed before anything is stored or exposed. */
import { createHmac } from 'node:crypto';
import type { FieldName } from '../event.ts';
import { networkOf } from './address.ts';

export type PrivacyRule =
  | { readonly field: FieldName; readonly action: 'drop' }
  | { readonly field: FieldName; readonly action: 'hash'; readonly key: string }
  /** Undefined length: an address, of which the network stays. */
  | { readonly field: FieldName; readonly action: 'truncate'; readonly length: number | undefined };

export interface Privacy {
  /** What a field may show in place of a value; undefined: nothing. The same for the same value, always. */
  apply(field: FieldName, value: string): string | undefined;
  /** The fields that it changes. */
  readonly fields: readonly FieldName[];
  /** Raw lines have in them what the rules take out of the fields. */
  readonly keepsLines: boolean;
}

type Change = (value: string) => string | undefined;

export function createPrivacy(rules: readonly PrivacyRule[]): Privacy {
  const changes = new Map<FieldName, Change>(rules.map((rule) => [rule.field, changeOf(rule)]));
  return {
    apply(field, value) {
      const change = changes.get(field);
      return change ? change(value) : value;
    },
    fields: [...changes.keys()],
    keepsLines: rules.length === 0,
  };
}

function changeOf(rule: PrivacyRule): Change {
  switch (rule.action) {
    case 'drop':
      return () => undefined;
    case 'hash':
      return remembering((value) => hashed(rule.key, value));
    case 'truncate': {
      const { length } = rule;
      if (length === undefined) return networkOf;
      return (value) => (value.length > length ? value.slice(0, length).toWellFormed() : value);
    }
  }
}

/** 128 bits as 32 hexadecimal digits: what stands first in `printf VALUE | openssl dgst -sha256 -hmac KEY`. */
const DIGITS = 32;

const hashed = (key: string, value: string): string =>
  createHmac('sha256', key).update(value).digest('hex').slice(0, DIGITS);

const REMEMBERED = 10_000;

function remembering(change: (value: string) => string): Change {
  const known = new Map<string, string>();
  return (value) => {
    let result = known.get(value);
    if (result === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(value, (result = change(value)));
    }
    return result;
  };
}
