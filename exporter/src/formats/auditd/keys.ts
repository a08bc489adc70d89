/**
 * The usual keys as small numbers. The records of a type nearly always have the same keys in the same order, so after a
 * key the one that followed it last time is tried first, by comparing four bytes at a time.
 */
import { ByteTable } from '../../values/byte-table.ts';
import type { RecordType } from './types.ts';

const NAMES = (
  'a0 a1 a2 a3 acct addr apparmor arch argc auid cap_fe cap_fi cap_fp cap_frootid cap_fver cmd code comm compat ' +
  'cwd data denied_mask dev egid entries error euid exe exit family fe fi fp fsgid fsuid gid grantors grp hostname id ' +
  'inode item items key laddr list lport mode msg name nametype new-level objtype obj ogid old old-auid old-level ' +
  'old-ses op operation ouid path permissive pid ppid proctitle profile prog-id rdev reason requested_mask res result ' +
  'saddr saddr_fam scontext seperms seresult ses sgid sig spid subj success suid syscall table tclass tcontext terminal ' +
  'tty uid unit ver vm AUID UID GID EUID SUID FSUID EGID SGID FSGID OUID OGID ARCH SYSCALL ID SADDR'
).split(' ');

/** Any key that is not listed. */
export const OTHER = 0;
/** Stands before the first key. */
const START = NAMES.length + 1;
/** Keys are below this number. */
export const KEYS = START;

const NUMBERS: ReadonlyMap<string, number> = new Map(NAMES.map((name, index) => [name, index + 1]));

/** A key's number; OTHER for one that is not listed. */
export const keyOf = (name: string): number => NUMBERS.get(name) ?? OTHER;

export const keyName = (key: number): string => NAMES[key - 1] ?? '';

/** Of a key's bytes with its `=`. */
export class Key {
  readonly number: number;
  readonly name: string;
  readonly size: number;
  readonly mask: number;
  readonly head: number;
  readonly #tail: number;
  /** The bytes between, for keys of more than seven. */
  readonly #middle: Int32Array;

  constructor(number: number, name: string) {
    this.number = number;
    this.name = name;
    const bytes = Buffer.from(`${name}=\0\0\0`);
    const size = name === '' ? 0 : name.length + 1;
    this.size = size;
    this.mask = size < 4 ? 2 ** (8 * size) - 1 : -1;
    this.head = size === 0 ? 1 : bytes.readInt32LE(0); // 1 is nothing that the mask 0 leaves
    this.#tail = bytes.readInt32LE(Math.max(size - 4, 0));
    this.#middle = Int32Array.from({ length: Math.max(Math.ceil(size / 4) - 2, 0) }, (_, index) =>
      bytes.readInt32LE(4 * index + 4),
    );
  }

  /** Whether the end of a key of more than three bytes stands there. The view must reach as far, whether or not it does. */
  endIsAt(view: DataView, at: number): boolean {
    return view.getInt32(at + this.size - 4, true) === this.#tail && (this.size <= 8 || this.#middleIsAt(view, at + 4));
  }

  #middleIsAt(view: DataView, from: number): boolean {
    for (let index = 0; index < this.#middle.length; index++) {
      if (view.getInt32(from + 4 * index, true) !== this.#middle[index]) return false;
    }
    return true;
  }
}

export class KeyTable {
  readonly #keys = [new Key(OTHER, ''), ...NAMES.map((name, index) => new Key(index + 1, name)), new Key(START, '')];
  readonly #table = new ByteTable(0);
  readonly #followers: (Key[] | undefined)[] = [];

  constructor() {
    for (const { name, number } of this.#keys) {
      if (name === '') continue;
      const bytes = Buffer.from(name);
      this.#table.find(bytes, 0, bytes.length); // `add` keeps what was not found
      this.#table.add(bytes, 0, bytes.length, number);
    }
  }

  get start(): Key {
    return this.#at(START);
  }

  /** The key that the bytes are; OTHER's for one that is not listed. */
  of(bytes: Buffer, from: number, to: number): Key {
    return this.#at(Math.max(this.#table.find(bytes, from, to), OTHER));
  }

  #at(number: number): Key {
    return this.#keys[number] ?? new Key(OTHER, '');
  }

  /** By a key's number: the key that follows it in records of the type. The caller learns. */
  followers(type: RecordType): Key[] {
    return (this.#followers[type.place] ??= new Array<Key>(this.#keys.length).fill(this.#at(OTHER)));
  }
}
