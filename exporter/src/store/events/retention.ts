/** How much is kept, and what goes next. */

export interface Retention {
  /** ms; undefined: for ever. Counted from when an event was read. */
  readonly age: number | undefined;
  /** Bytes in the state file. */
  readonly size: number;
}

/** A block as retention sees it. */
export interface Kept {
  readonly id: number;
  readonly count: number;
  readonly bytes: number;
  readonly storedAt: number;
}

export type Outdated = 'age' | 'size';

export interface Gone extends Kept {
  readonly why: Outdated;
}

const DAY_MS = 86_400_000;

/** Events wait so long at most before they are sealed, so that blocks of a quiet source are not kept much too long. */
export const sealAfter = (age: number | undefined): number => Math.min(DAY_MS, (age ?? Infinity) / 8);

/** The first of the blocks, the oldest first, that must go. `bytes` is the size of all that are kept. */
export function outdated(blocks: readonly Kept[], { age, size }: Retention, bytes: number, now: number): Gone[] {
  const found: Gone[] = [];
  let left = bytes;
  for (const block of blocks) {
    const old = age !== undefined && block.storedAt < now - age;
    if (!old && left <= size) break;
    found.push({ ...block, why: old ? 'age' : 'size' });
    left -= block.bytes;
  }
  return found;
}
