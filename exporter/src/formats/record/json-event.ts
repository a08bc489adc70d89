/** The event of a JSON record: fields are derived from the spans that the scanner found, when somebody asks. */
import { FIELD_NAMES } from '../../event.ts';
import type { FieldName, RawRecord } from '../../event.ts';
import { AS_TEXT, IN_LINE, LiveEvent } from '../../live-event.ts';
import type { LineWriter } from '../../live-event.ts';
import { NONE } from '../../values/interner.ts';
import type { Interner } from '../../values/interner.ts';
import { objectOf } from '../values.ts';
import type { Derived, Keys } from './derived.ts';
import type { Derivation } from './derivation.ts';
import { Derivations, UNKEPT } from './derivation.ts';
import { Decisive } from './decisive.ts';
import { keysOf } from './path.ts';
import { Slots } from './slots.ts';
import { Timestamps } from './timestamps.ts';

export type Fields = Readonly<Partial<Record<FieldName, Derived>>>;

/** How a format finds the time of a record. */
export interface Times {
  /** Where it is, in order of preference. */
  readonly times: readonly Keys[];
  /** ms since the epoch; a text such as `2026-11-22T10:21:30.123Z` is that time. */
  readonly timeOf: (value: unknown) => number | undefined;
  /** What holds the time inside of the value, where that is not the value itself. */
  readonly timeIn?: ((value: unknown) => unknown) | undefined;
}

export interface JsonEventOptions extends Times {
  /** The fields of each variant of event; the first is the usual one. */
  readonly variants: readonly Fields[];
  /** What `derived` gives; the first is what a record is. */
  readonly derived: readonly Derived[];
  readonly rawPaths: readonly (readonly string[])[];
  readonly fewValued: readonly number[];
  readonly kept: boolean;
}

const EMPTY: Buffer = Buffer.alloc(0);

type FieldTable = readonly (Derivation | undefined)[];

export class JsonEvent extends LiveEvent {
  readonly #slots: Slots;
  readonly #derivations: Derivations;
  readonly #derived: readonly Derivation[];
  readonly #variants: readonly FieldTable[];
  /** By number of the field. */
  #fields: FieldTable;
  /** What decides the verdict and the fields of a kind. */
  readonly #decisive: Decisive;
  /** By kind. */
  #verdicts: number[] = [];
  #verdictEpoch = 0;
  readonly #rawSlots: Int32Array;
  readonly #times: Times;
  readonly #timeSlots: Int32Array;
  readonly #timestamps = new Timestamps();
  #bytes = EMPTY;
  #from = 0;
  #to = 0;
  /** The record, where it was parsed. */
  #record: RawRecord | undefined;
  #line: string | undefined;
  #epoch: number;

  constructor(interner: Interner, options: JsonEventOptions) {
    super(interner, options.fewValued);
    const paths = new Paths();
    this.#derivations = new Derivations(paths.slotOf);
    const { of } = this.#derivations;
    this.#derived = options.derived.map(of);
    this.#variants = options.variants.map((fields) => FIELD_NAMES.map((name) => fields[name] && of(fields[name])));
    this.#fields = this.#variants[0] ?? [];
    this.#rawSlots = Int32Array.from(options.rawPaths, paths.slotOf);
    this.#times = options;
    this.#timeSlots = Int32Array.from(options.times, paths.slotOf);
    this.#slots = new Slots(interner, paths.list);
    const ofKind = this.#variants.flatMap((fields) => this.kindFields.map((field) => fields[field]));
    this.#decisive = new Decisive([this.#derived[0], ...ofKind], options.kept ? this.#variants.flat() : []);
    this.#epoch = interner.epoch;
  }

  /** Takes a record's bytes. False where the scanner cannot read them: then JSON.parse has to say what they are. */
  scan(bytes: Buffer, from: number, to: number): boolean {
    this.#begin(undefined, undefined);
    // Storing an object is dearer than looking whether it is there: see decision 10.
    if (bytes !== this.#bytes) this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
    return this.#slots.scan(bytes, from, to);
  }

  /** Takes a record that was parsed. */
  load(record: RawRecord, line: string): void {
    this.#begin(record, line);
    this.#slots.load(record);
  }

  #begin(record: RawRecord | undefined, line: string | undefined): void {
    this.reset(0);
    this.#record = record;
    this.#line = line;
    this.#fields = this.#variants[0] ?? [];
    if (this.#epoch === this.interner.epoch) return;
    this.#epoch = this.interner.epoch;
    this.#derivations.clear();
  }

  /** The record is an event of that variant, and has its fields. */
  become(variant: number): void {
    this.#fields = this.#variants[variant] ?? [];
  }

  /** The id of the first of `derived`. It is the same for all records of a kind. */
  verdict(): number {
    // A record that came as an object is no variant yet, and has no kind.
    if (this.#slots.loaded !== undefined) return this.derived(0);
    const kind = this.kind();
    if (this.#verdictEpoch !== this.kindEpoch) {
      this.#verdictEpoch = this.kindEpoch;
      this.#verdicts = [];
    }
    return (this.#verdicts[kind] ??= this.derived(0));
  }

  protected override kindKeyLength(): number {
    return 1 + Math.max(this.#decisive.length, this.kindFields.length);
  }

  protected override fillKindKey(key: Int32Array): number {
    if (this.#slots.loaded === undefined) {
      key[0] = 0;
      return this.#decisive.fill(this.#slots, key, 1);
    }
    key[0] = 1;
    this.kindFields.forEach((field, index) => (key[1 + index] = this.id(field)));
    return 1 + this.kindFields.length;
  }

  /** The record's time, or else the one at which it was received. */
  readTime(receivedAt: number): void {
    for (let index = 0; index < this.#timeSlots.length; index++) {
      const time = this.#timeAt(this.#timeSlots[index] ?? 0);
      if (time === undefined) continue;
      this.time = time;
      return;
    }
    this.time = receivedAt;
  }

  /** Times hardly come again: they are no values to keep. */
  #timeAt(slot: number): number | undefined {
    const { timeOf, timeIn } = this.#times;
    if (timeIn !== undefined) return timeOf(timeIn(this.#slots.value(slot)));
    const time = this.#slots.timestamp(slot, this.#timestamps);
    return time > 0 ? time : timeOf(this.#slots.value(slot));
  }

  /** The id of the result of the n-th of `derived`. */
  derived(index: number): number {
    return this.#derived[index]?.id(this.#slots) ?? NONE;
  }

  protected pull(field: number): number {
    const derivation = this.#fields[field];
    return derivation === undefined ? NONE : derivation.id(this.#slots);
  }

  protected override idOfKind(field: number): number {
    const derivation = this.#fields[field];
    if (derivation === undefined) return NONE;
    const settled = this.#slots.loaded === undefined && this.#decisive.settles(derivation);
    return settled ? derivation.firstId(this.#slots) : super.idOfKind(field);
  }

  protected override idToKeep(field: number): number {
    const { starts, ends, texts } = this.unnumbered;
    const derivation = this.#fields[field];
    if (derivation === undefined) return NONE;
    const slots = this.#slots;
    const slot = derivation.plainSlot(slots);
    if (slot >= 0) {
      starts[field] = slots.start(slot) - this.#from;
      ends[field] = slots.end(slot) - this.#from;
      return IN_LINE;
    }
    const id = derivation.keptId(slots);
    if (id !== UNKEPT) return id;
    const text = derivation.unkept(slots);
    texts[field] = text;
    return text === '' ? NONE : AS_TEXT;
  }

  override textInLine(from: number, to: number): string {
    return this.#bytes.toString('utf8', this.#from + from, this.#from + to);
  }

  rawValue(path: number): unknown {
    const slot = this.#rawSlots[path];
    if (slot === undefined) return undefined;
    // Rules ask for the same few values again and again.
    return this.#slots.loaded === undefined ? this.interner.value(this.#slots.id(slot)) : this.#slots.value(slot);
  }

  raw(): RawRecord {
    this.#record ??= recordIn(this.line());
    return this.#record;
  }

  line(): string {
    this.#line ??= this.#bytes.toString('utf8', this.#from, this.#to);
    return this.#line;
  }

  override writeLine(writer: LineWriter): void {
    if (this.#slots.loaded === undefined) writer.part(this.#bytes, this.#from, this.#to);
    else super.writeLine(writer);
  }
}

/** Of a line that the scanner took; it need not have read every byte of it as strictly as JSON.parse. */
function recordIn(line: string): RawRecord {
  try {
    return objectOf(JSON.parse(line)) ?? {};
  } catch {
    return {};
  }
}

/** The paths that are wanted, each once. */
class Paths {
  readonly list: (readonly string[])[] = [];
  readonly #slots = new Map<string, number>();

  readonly slotOf = (keys: Keys): number => {
    const path = keysOf(keys);
    const name = JSON.stringify(path);
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    this.#slots.set(name, this.list.length);
    return this.list.push(path) - 1;
  };
}
