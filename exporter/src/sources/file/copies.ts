/** Of new files that are found at once one may be a copy of another: of the newest one (copytruncate), or compressed. */
import type { Sighting } from './discovery.ts';
import { contentAt, isUnchanged, samplesAgree } from './match.ts';
import type { Candidate } from './match.ts';
import { failed, isMoved, movedError } from './moved.ts';
import { uncompressed } from './names.ts';
import type { World } from './world.ts';

/** A file that is not known. Without `candidate` its content could not be looked at, or there is none. */
export interface Newcomer {
  readonly sighting: Sighting;
  readonly candidate: Candidate | undefined;
}

export interface Copies {
  /** Copy → original. */
  readonly copies: ReadonlyMap<Newcomer, Newcomer>;
  /** Logs of which a file was moved or changed while it was compared: another scan has to tell. */
  readonly doubtful: ReadonlySet<string>;
}

export function copiesAmong(world: World, fresh: readonly Newcomer[]): Copies {
  const copies = new Map<Newcomer, Newcomer>();
  const doubtful = new Set<string>();
  const byPath = new Map(fresh.map((newcomer) => [newcomer.sighting.path, newcomer]));
  for (const newcomer of fresh) {
    const { candidate, sighting } = newcomer;
    const original = byPath.get(candidate?.gzip ? uncompressed(sighting.path) : sighting.log);
    const whole = original?.candidate;
    if (!candidate || !original || !whole || original === newcomer || whole.gzip) continue;
    try {
      if (agrees(world, candidate, whole)) copies.set(newcomer, original);
      else if (!isUnchanged(world.disk, whole)) throw movedError(whole.path);
    } catch (error) {
      failed(world, sighting.path, error);
      if (isMoved(error)) doubtful.add(sighting.log);
    }
  }
  return { copies, doubtful };
}

/** Is the candidate, as far as it goes, the content of `whole`? */
function agrees({ disk }: World, candidate: Candidate, whole: Candidate): boolean {
  if (candidate.gzip) {
    const length = Math.min(candidate.head.length, whole.head.length);
    return length > 0 && candidate.head.subarray(0, length).equals(whole.head.subarray(0, length));
  }
  if (candidate.stat.size > whole.stat.size) return false;
  return samplesAgree(disk, (at, count) => contentAt(disk, whole, at, count), candidate);
}
