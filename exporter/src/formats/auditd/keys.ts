/**
 * The usual keys as small numbers. The records of a type nearly always have the same keys in the same order, so after a
 * key the one that followed it last time is tried first (usual-pairs.ts).
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
export const START = NAMES.length + 1;
/** Keys are below this number. */
export const KEYS = NAMES.length + 1;

const NUMBERS: ReadonlyMap<string, number> = new Map(NAMES.map((name, index) => [name, index + 1]));

/** A key's number; OTHER for one that is not listed. */
export const keyOf = (name: string): number => NUMBERS.get(name) ?? OTHER;

export const keyName = (key: number): string => NAMES[key - 1] ?? '';

export class KeyTable {
  readonly #table = new ByteTable(0);
  readonly #followers: (Uint8Array | undefined)[] = [];

  constructor() {
    for (const [name, number] of NUMBERS) {
      const bytes = Buffer.from(name);
      this.#table.find(bytes, 0, bytes.length); // `add` keeps what was not found
      this.#table.add(bytes, 0, bytes.length, number);
    }
  }

  /** The number of the key that the bytes are; OTHER for one that is not listed. */
  of(bytes: Buffer, from: number, to: number): number {
    return Math.max(this.#table.find(bytes, from, to), OTHER);
  }

  /** By a key's number, or START: the key that follows it in records of the type. The caller learns. */
  followers(type: RecordType): Uint8Array {
    return (this.#followers[type.place] ??= new Uint8Array(KEYS + 1));
  }
}
