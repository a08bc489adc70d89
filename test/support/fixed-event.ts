/** A live event of fixed values, for tests of what reads events. */
import type { AuditEvent, RawRecord } from '../../exporter/src/event.ts';
import { FIELD_NAMES } from '../../exporter/src/event.ts';
import { LiveEvent } from '../../exporter/src/live-event.ts';
import type { Interner } from '../../exporter/src/values/interner.ts';
import { NONE } from '../../exporter/src/values/interner.ts';
import { RawPaths } from '../../exporter/src/rules/rule.ts';

export class FixedEvent extends LiveEvent {
  #event: Partial<AuditEvent> = {};
  #raw: RawRecord = {};
  readonly #paths: RawPaths;

  constructor(
    interner: Interner,
    event: Partial<AuditEvent>,
    raw: RawRecord = {},
    paths = new RawPaths(),
    fewValued: readonly number[] = [],
  ) {
    super(interner, fewValued);
    this.#paths = paths;
    this.take(event, raw);
  }

  take(event: Partial<AuditEvent>, raw: RawRecord): this {
    this.reset(event['@timestamp'] ?? 0);
    this.#event = event;
    this.#raw = raw;
    return this;
  }

  protected pull(field: number): number {
    const name = FIELD_NAMES[field];
    return name === undefined ? NONE : this.interner.ofText(this.#event[name] ?? '');
  }

  rawValue(path: number): unknown {
    let value: unknown = this.#raw;
    for (const key of this.#paths.paths[path] ?? []) {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
        return undefined;
      value = (value as Record<string, unknown>)[key]; // an object that has the key
    }
    return value;
  }

  raw(): RawRecord {
    return this.#raw;
  }

  line(): string {
    return JSON.stringify(this.#raw);
  }
}
