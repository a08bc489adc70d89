/** One audit record: its type, and the values of its pairs for whoever asks. */
import type { Outcome } from '../../event.ts';
import { NONE } from '../../values/interner.ts';
import { behindLast, isText, SLASH, startsWith, trimmedEnd } from './ascii.ts';
import { decoded, isEncodedField } from './decode.ts';
import { derivedPairs } from './derive.ts';
import type { Gathered } from './gathered.ts';
import { keyName, keyOf, KEYS } from './keys.ts';
import { isNone, label, MAX_UNCUT } from './label.ts';
import { Pairs } from './pairs.ts';
import type { Syscall } from './syscalls.ts';
import { syscallOf } from './syscalls.ts';
import type { Tables } from './tables.ts';
import { NO_TYPE } from './types.ts';

const RES = keyOf('res');
const SUCCESS = keyOf('success');
const RESULT = keyOf('result');
const EXE = keyOf('exe');
const ARCH = keyOf('arch');
const NUMBER = keyOf('syscall');
const NAME = keyOf('SYSCALL');
/** ` syscall=` */
const BETWEEN = 9;
/** By key: 1 where a value without quotes may be encoded. */
const ENCODED = Uint8Array.from({ length: KEYS }, (_, key) => Number(isEncodedField(keyName(key), '')));

export class AuditRecord {
  type = NO_TYPE;
  readonly #tables: Tables;
  readonly #pairs: Pairs;
  #event = 0;
  #lines: Gathered | undefined;
  #index = 0;
  /** Where its pairs were read; its lines may have moved since. */
  #bytes: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer);
  #isRead = false;
  #isListed = false;
  /** The id of the program's name; -1 while it is not known. */
  #program = -1;
  /** Undefined while it is not known. */
  #outcome: Outcome | undefined;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#pairs = new Pairs(tables.keys);
  }

  /** Becomes a record of the event of that number, if it is not yet. */
  hold(lines: Gathered, index: number, event: number): void {
    if (event === this.#event) return;
    this.#event = event;
    this.#lines = lines;
    this.#index = index;
    this.#isRead = false;
    this.#isListed = false;
    this.#program = -1;
    this.#outcome = undefined;
    this.type = lines.type(index);
  }

  #read(): void {
    this.#isRead = true;
    const lines = this.#lines;
    if (lines === undefined) return;
    this.#hold(lines);
    const from = lines.pairsFrom(this.#index);
    this.#pairs.read(this.#bytes, this.#view, from, lines.lineEnd(this.#index), this.type);
  }

  #hold({ bytes, view }: Gathered): void {
    // Storing an object is dearer than looking whether it is there: see decision 10.
    if (bytes !== this.#bytes) this.#bytes = bytes;
    if (view !== this.#view) this.#view = view;
  }

  /** Also the pairs that cannot be asked for by number. */
  #readAll(): Pairs {
    const lines = this.#lines;
    if (!this.#isListed && lines !== undefined) {
      this.#isListed = true;
      this.#isRead = true;
      this.#hold(lines);
      const from = lines.pairsFrom(this.#index);
      this.#pairs.readAll(this.#bytes, from, lines.lineEnd(this.#index), this.type);
    }
    return this.#pairs;
  }

  /** The number of the first pair with that key, or -1. */
  #first(key: number): number {
    if (!this.#isRead) this.#read();
    return this.#pairs.first(key);
  }

  has(key: number): boolean {
    return this.#first(key) >= 0;
  }

  /** Whether the value is this text. Not for keys whose values may be encoded. */
  is(key: number, text: string): boolean {
    const pair = this.#first(key);
    return pair >= 0 && isText(this.#bytes, this.#pairs.valueFrom(pair), this.#end(pair), text);
  }

  /** Not for keys whose values may be encoded. */
  startsWith(key: number, text: string): boolean {
    const pair = this.#first(key);
    return pair >= 0 && startsWith(this.#bytes, this.#pairs.valueFrom(pair), this.#end(pair), text);
  }

  /** Whether there is no value, or one that means so. Not for keys whose values may be encoded. */
  isNone(key: number): boolean {
    const pair = this.#first(key);
    return pair < 0 || isNone(this.#bytes, this.#pairs.valueFrom(pair), this.#end(pair));
  }

  /** The decoded value of the pair, or what follows from others. */
  text(key: number): string | undefined {
    return this.own(key) ?? derivedPairs(this).find(([name]) => name === keyName(key))?.[1];
  }

  /** The decoded value of the pair. */
  own(key: number): string | undefined {
    const pair = this.#first(key);
    return pair < 0 ? undefined : this.#value(pair, key);
  }

  /** The id of the pair's value as a label. */
  id(key: number): number {
    const pair = this.#first(key);
    if (pair < 0) return NONE;
    const from = this.#pairs.valueFrom(pair);
    const to = this.#end(pair);
    if (this.#isSpecial(pair, key, to - from)) return this.#tables.interner.ofText(label(this.#value(pair, key)) ?? '');
    return isNone(this.#bytes, from, to) ? NONE : this.#tables.interner.ofUtf8(this.#bytes, from, to);
  }

  /** The id of the program's name: the end of its path. */
  programId(): number {
    if (this.#program < 0) this.#program = this.#nameId(EXE);
    return this.#program;
  }

  /** What is known of the program: see programs.ts. */
  programBits(): number {
    return this.#tables.programs.bits(this.programId());
  }

  /** The id of the address that is the pair's value; NONE where it is none. Not for keys whose values may be encoded. */
  addressId(key: number): number {
    const pair = this.#first(key);
    if (pair < 0) return NONE;
    return this.#tables.addresses.of(this.#bytes, this.#pairs.valueFrom(pair), this.#end(pair));
  }

  #nameId(key: number): number {
    const pair = this.#first(key);
    if (pair < 0) return NONE;
    const from = this.#pairs.valueFrom(pair);
    const to = this.#end(pair);
    if (this.#isSpecial(pair, key, to - from)) {
      const path = label(this.#value(pair, key)) ?? '';
      return this.#tables.interner.ofText(label(path.slice(path.lastIndexOf('/') + 1)) ?? '');
    }
    if (isNone(this.#bytes, from, to)) return NONE;
    const name = behindLast(this.#bytes, SLASH, from, to);
    return isNone(this.#bytes, name, to) ? NONE : this.#tables.interner.ofUtf8(this.#bytes, name, to);
  }

  outcome(): Outcome {
    return (this.#outcome ??= this.#readOutcome());
  }

  #readOutcome(): Outcome {
    let pair = this.#first(RES);
    if (pair < 0) pair = this.#pairs.first(SUCCESS);
    if (pair < 0) pair = this.#pairs.first(RESULT);
    if (pair < 0) return 'unknown';
    return outcomeOf(this.#view, this.#pairs.valueFrom(pair), this.#end(pair));
  }

  /** The system call of a SYSCALL or SECCOMP record, or by its enriched name of any. */
  call(): Syscall | undefined {
    const name = this.#first(NAME);
    const pairs = this.#pairs;
    if (name >= 0) {
      return this.#tables.calls.byName(this.#bytes, pairs.valueFrom(name), this.#end(name));
    }
    if (this.type.name !== 'SYSCALL' && this.type.name !== 'SECCOMP') return undefined;
    const number = pairs.first(NUMBER);
    const arch = pairs.first(ARCH);
    // One look-up for both where they stand side by side.
    const known =
      arch >= 0 && number >= 0 && pairs.valueFrom(number) - pairs.valueTo(arch) === BETWEEN
        ? this.#tables.calls.byNumber(this.#bytes, pairs.valueFrom(arch), pairs.valueTo(number))
        : undefined;
    return known ?? syscallOf(this.own(ARCH), this.own(NUMBER));
  }

  /** All pairs in order, decoded. */
  *pairs(): Generator<readonly [key: string, value: string]> {
    const pairs = this.#readAll();
    for (let index = 0; index < pairs.count; index++) {
      const word = pairs.word(this.#bytes, index);
      const { from, to, quoted } = pairs.place(index);
      yield [pairs.isOld(this.#bytes, index) ? `old-${word}` : word, this.#text(word, from, to, quoted)];
    }
    yield* derivedPairs(this);
  }

  /** Everything behind the stamp. */
  body(): string {
    const lines = this.#lines;
    return lines?.bytes.toString('utf8', lines.pairsFrom(this.#index), lines.lineEnd(this.#index)) ?? '';
  }

  #value(pair: number, key: number): string {
    const pairs = this.#pairs;
    return this.#text(keyName(key), pairs.valueFrom(pair), pairs.valueTo(pair), pairs.isQuoted(pair));
  }

  #text(key: string, from: number, to: number, quoted: boolean): string {
    const bytes = this.#bytes;
    if (quoted) return bytes.toString('utf8', from, to);
    return decoded(key, bytes.toString('utf8', from, trimmedEnd(bytes, from, to)), this.type.name);
  }

  #end(pair: number): number {
    const to = this.#pairs.valueTo(pair);
    return this.#pairs.isQuoted(pair) ? to : trimmedEnd(this.#bytes, this.#pairs.valueFrom(pair), to);
  }

  /** Whether the text may be another than the bytes. */
  #isSpecial(pair: number, key: number, length: number): boolean {
    if (length > MAX_UNCUT) return true;
    return !this.#pairs.isQuoted(pair) && (ENCODED[key] === 1 || this.type.name === 'EXECVE');
  }
}

const WORD = 4;

interface Spelling {
  readonly outcome: Outcome;
  readonly length: number;
  /** Its first four bytes, or as many as it has under `mask`; and its last four, 0 where it has fewer. */
  readonly head: number;
  readonly mask: number;
  readonly tail: number;
}

function spelling(text: string, outcome: Outcome): Spelling {
  const bytes = Buffer.alloc(Math.max(text.length, WORD));
  bytes.write(text);
  const mask = text.length < WORD ? 2 ** (8 * text.length) - 1 : -1;
  const tail = text.length < WORD ? 0 : bytes.readInt32LE(text.length - WORD);
  return { outcome, length: text.length, head: bytes.readInt32LE(0), mask, tail };
}

const SPELLINGS: readonly Spelling[] = [
  ...['success', 'yes', '1'].map((text) => spelling(text, 'success')),
  ...['failed', 'no', '0', 'fail', 'failure'].map((text) => spelling(text, 'failure')),
];

/** Of a value; at least four bytes can be read from its beginning on. */
function outcomeOf(view: DataView, from: number, to: number): Outcome {
  const length = to - from;
  const head = view.getInt32(from, true);
  const tail = length < WORD ? 0 : view.getInt32(to - WORD, true);
  for (const known of SPELLINGS) {
    if (known.length === length && known.head === (head & known.mask) && known.tail === tail) return known.outcome;
  }
  return 'unknown';
}
