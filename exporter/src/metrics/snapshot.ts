/** The series as one commit left them, while events and commits go on: what an answer is made of. */
import type { Family } from './family.ts';
import type { LineBuffers } from './line-buffer.ts';
import type { Readers } from './readers.ts';

export interface FamilySnapshot {
  readonly family: Family;
  /** By slot; the slots that are `SLOT.shown` here are shown, and keep their heads until the snapshot is closed. */
  readonly states: Uint8Array;
  /** By cell. */
  readonly values: Float64Array;
}

export interface Snapshot {
  /** Of the commit. A chunk that changed later has a higher one. */
  readonly commit: number;
  readonly families: readonly FamilySnapshot[];
  /** To write in. */
  readonly buffers: LineBuffers;
  /** May be called more than once. */
  readonly close: () => void;
}

export interface Shared {
  readonly readers: Readers;
  readonly buffers: LineBuffers;
}

export function takeSnapshot(families: readonly Family[], commit: number, { readers, buffers }: Shared): Snapshot {
  return {
    commit,
    buffers,
    families: families.map((family) => ({
      family,
      states: family.states(),
      values: family.cells.committed(family.used * family.stride),
    })),
    close: readers.open(commit),
  };
}
