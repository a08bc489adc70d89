/**
 * The usual keys, found by the hash that is computed while a key is scanned: no string is made for them.
 * (Measured: half the time of a record went into making and interning keys.) Any other key is sliced from the line.
 */
const KEYS = (
  'a0 a1 a2 a3 acct addr apparmor arch argc auid cap_fe cap_fi cap_fp cap_frootid cap_fver cmd code comm compat ' +
  'cwd data denied_mask dev egid entries euid exe exit family fe fi fp fsgid fsuid gid grantors grp hostname id ' +
  'inode item items key list msg mode name nametype new-level objtype obj ogid old old-auid old-level old-ses op ' +
  'operation ouid path permissive pid ppid proctitle profile prog-id rdev reason requested_mask res saddr scontext ' +
  'ses sgid sig spid subj success suid syscall table tclass tcontext terminal tty uid unit ver vm ' +
  'AUID UID GID EUID SUID FSUID EGID SGID FSGID OUID OGID ARCH SYSCALL ID SADDR'
).split(' ');

const SIZE = 4096;

/** One step of the hash; the start is 0. */
export const hashStep = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

const slotOf = (hash: number): number => (hash ^ (hash >>> 12)) & (SIZE - 1);

function build(): readonly string[] {
  const table = new Array<string>(SIZE).fill('');
  for (const key of KEYS) {
    let hash = 0;
    for (let index = 0; index < key.length; index++) hash = hashStep(hash, key.charCodeAt(index));
    table[slotOf(hash)] = key; // of two keys in one slot the later one is fast
  }
  return table;
}

const TABLE = build();

/** The text of the line between two places, by its hash. */
export function keyAt(line: string, from: number, to: number, hash: number): string {
  const known = TABLE[slotOf(hash)];
  return known !== undefined && known.length === to - from && line.startsWith(known, from)
    ? known
    : line.slice(from, to);
}
