/** What holds between the keys of a privacy rule. */
import type { ConfigDocument } from './document.ts';
import type { KeyPath } from './errors.ts';
import { suggestion } from './errors.ts';
import { FIELD_NAMES } from '../event.ts';

/** Fields whose values ECS lists, none of which is personal. */
const LISTED: readonly string[] = ['event.category', 'event.type', 'event.outcome'];
const ALLOWED: readonly string[] = FIELD_NAMES.filter((field) => !LISTED.includes(field));

const ADDRESS = 'source.ip';

export function checkPrivacy(document: ConfigDocument, list: unknown, path: KeyPath): void {
  if (!Array.isArray(list)) return;
  const seen = new Set<unknown>();
  list.forEach((rule: unknown, index) => {
    if (typeof rule !== 'object' || rule === null) return;
    const { field, action, key, length } = rule as Readonly<Record<string, unknown>>; // any object may be read so
    const at = [...path, index];
    if (typeof field === 'string') checkField(document, field, seen, [...at, 'field']);
    if (action === 'hash' && key === undefined) {
      document.addKey([...at, 'key'], 'is required for action hash: a secret text; better key_file.');
    }
    if (action === 'truncate' && field !== ADDRESS && length === undefined) {
      document.addKey([...at, 'length'], 'is required for action truncate: how many characters stay.');
    }
    if (action !== 'hash' && key !== undefined) document.addKey([...at, 'key'], 'is only for action hash; remove it.');
    if (length !== undefined && (action !== 'truncate' || field === ADDRESS)) {
      document.addKey([...at, 'length'], `is only for action truncate, and not for ${ADDRESS}; remove it.`);
    }
  });
}

function checkField(document: ConfigDocument, field: string, seen: Set<unknown>, path: KeyPath): void {
  if (seen.has(field)) document.addValue(path, 'has a rule already; remove one.');
  seen.add(field);
  if (LISTED.includes(field))
    document.addValue(path, 'has nothing personal in it and cannot be changed; remove the rule.');
  else if (!ALLOWED.includes(field)) {
    const use = 'one of the fields in docs/reference/fields.md.';
    const near = suggestion(field, ALLOWED);
    document.addValue(
      path,
      near === '' ? `is not an event field; use ${use}` : `is not an event field;${near} Use ${use}`,
    );
  }
}
