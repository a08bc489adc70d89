/** Files that are not known by their inode: which of them continue or copy a known file, and which are new. */
import { dirname } from 'node:path';
import { copiesAmong } from './copies.ts';
import type { Newcomer } from './copies.ts';
import type { FileStat } from './disk.ts';
import type { Sighting } from './discovery.ts';
import { relocate, resume } from './fate.ts';
import { candidateAt, inflatedSize, isCopyOf, isIntact, matchLost } from './match.ts';
import type { Candidate } from './match.ts';
import { failed, isMoved } from './moved.ts';
import { compareAge, generation, possibleLogs, uncompressed } from './names.ts';
import { startAtEnd } from './start.ts';
import { headOf } from './identity.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';
import type { World } from './world.ts';

/** Files last written this long before the source was first started have never been its to read. */
const STARTED_SLACK_MS = 5000;

const NOTHING = Buffer.alloc(0);

export class Newcomers {
  readonly #world: World;
  readonly #unknown: readonly Sighting[];

  constructor(world: World, unknown: readonly Sighting[]) {
    this.#world = world;
    this.#unknown = unknown;
  }

  settle(): void {
    const fresh: Newcomer[] = [];
    // What is at the path of a log is what its last file goes on in, if others are copies of that too.
    const newest = (sighting: Sighting): number => Number(sighting.path === sighting.log);
    for (const sighting of [...this.#unknown].sort((a, b) => newest(b) - newest(a))) {
      const newcomer = this.#examine(sighting);
      if (newcomer) fresh.push(newcomer);
    }
    fresh.sort((a, b) => this.#order(a.sighting, b.sighting));
    const { copies, doubtful } = copiesAmong(this.#world, fresh);
    const created = new Map<Newcomer, TrackedFile>();
    for (const newcomer of fresh) {
      if (copies.has(newcomer) || doubtful.has(newcomer.sighting.log)) continue;
      created.set(newcomer, this.#create(newcomer));
    }
    for (const [copy, newcomer] of copies) {
      const original = created.get(newcomer);
      if (original) this.#addCopy(copy.sighting.path, copy.sighting.stat, original, copy.candidate);
    }
  }

  /** Undefined if the file is settled, or is to be looked at again by the next scan. */
  #examine(seen: Sighting): Newcomer | undefined {
    const { path, log, listed } = seen;
    if (seen.stat.size === 0) return path === log ? { sighting: seen, candidate: undefined } : undefined;
    let candidate: Candidate;
    let sighting: Sighting;
    try {
      candidate = candidateAt(this.#world.disk, path, seen.stat);
      sighting = { ...seen, stat: candidate.stat };
      if (!candidate.whole && this.#mayGrow(sighting)) return undefined;
      this.#world.problems.gone(path, 'permission', 'io');
      const related = this.#related(sighting);
      if (path !== log && related.some((file) => file.located && file.unverified)) return undefined;
      if (this.#continues(sighting, candidate, related) || this.#copies(sighting, candidate, related)) return undefined;
      if (this.#doubtful(related)) return undefined;
    } catch (error) {
      failed(this.#world, path, error);
      // On the very first start it has a place all the same: what is there now is not to be read later.
      return this.#world.first && listed && !isMoved(error) ? { sighting: seen, candidate: undefined } : undefined;
    }
    return listed || seen.generation !== undefined ? { sighting, candidate } : undefined;
  }

  /**
   * Has any of these files become another one since the scan looked at it? Then the newcomer may be what it was, and the
   * next scan, which has to look at both, decides.
   */
  #doubtful(related: readonly TrackedFile[]): boolean {
    const { disk } = this.#world;
    const changed = related.filter((file) => file.located && !isIntact(disk, file));
    for (const file of changed) file.size = -1;
    if (changed.length > 0) this.#world.scanDue = true;
    return changed.length > 0;
  }

  /** A compressed file that is being written is waited for; one that does not change has to do as it is. */
  #mayGrow({ stat }: Sighting): boolean {
    const { growing, poll, options } = this.#world;
    const inode = inodeOf(stat);
    const before = growing.get(inode);
    if (before?.size !== stat.size) growing.set(inode, { size: stat.size, poll });
    else if (poll > before.poll) growing.delete(inode);
    return growing.has(inode) && !options.once;
  }

  /**
   * Files that it may continue or be a copy of, by its name: those of its log. A rotated file that was found while nothing
   * was at the path of its log is a log by itself; compressed, it is known by that name too.
   */
  #related({ path, log }: Sighting): TrackedFile[] {
    const { registry } = this.#world;
    const logs = new Set([log, ...possibleLogs(path)]);
    if (uncompressed(path) !== path) for (const sibling of this.#siblings(path)) logs.add(sibling);
    return [...logs].flatMap((each) => [...registry.ofLog(each)]).filter((file) => file.state !== 'copy');
  }

  /** Logs that are, by their names, generations of the same log as the file. */
  #siblings(path: string): string[] {
    const bases = possibleLogs(path).filter((base) => generation(path, base) !== undefined);
    const isSibling = (log: string): boolean =>
      dirname(log) === dirname(path) && bases.some((base) => generation(log, base) !== undefined);
    return [...this.#world.registry.allLogs()].filter(isSibling);
  }

  /** Is it what a file that is searched, or that was read before and is gone, has become? */
  #continues({ path, stat }: Sighting, candidate: Candidate, related: readonly TrackedFile[]): boolean {
    const { disk } = this.#world;
    const size = candidate.gzip ? inflatedSize(disk, path, stat) : stat.size;
    // A deleted file is read to its end by its descriptor; what has more than that is what it was replaced by.
    const lost = related.filter(
      (file) =>
        !file.located ||
        (file.log === path && file.position.offset > 0) ||
        (deleted(file) && (file.log === path || size > file.size)),
    );
    lost.sort((a, b) => Number(a.state !== 'reading') - Number(b.state !== 'reading') || b.id - a.id);
    for (const file of lost) {
      const match = matchLost(disk, file, candidate);
      if (match === 'other' || (match === 'contained' && path === file.log)) continue;
      // What is at the path of the log is what is written to; the file beside it is the copy.
      if (file.located) this.#world.scanDue = true;
      if (match === 'contained') this.#addCopy(path, stat, file, candidate);
      else this.#relocate(file, path, candidate);
      return true;
    }
    return false;
  }

  #relocate(file: TrackedFile, path: string, candidate: Candidate): void {
    const { disk } = this.#world;
    relocate(this.#world, file, path, candidate.stat, candidate.gzip);
    if (file.state !== 'done') return;
    const { stat } = candidate;
    const size = candidate.gzip ? inflatedSize(disk, path, stat) : stat.size;
    const whole = size === file.position.offset % 2 ** 32;
    if (!whole || path === file.log) resume(this.#world, file);
  }

  #copies({ path, stat }: Sighting, candidate: Candidate, related: readonly TrackedFile[]): boolean {
    const { disk } = this.#world;
    const original = related.find((file) => file.located && file.log !== path && isCopyOf(disk, file, candidate));
    if (original) this.#addCopy(path, stat, original, candidate);
    return original !== undefined;
  }

  /** By log; in a log the oldest first and the file that is written to last. */
  #order(a: Sighting, b: Sighting): number {
    if (a.log !== b.log) return a.log < b.log ? -1 : 1;
    if (a.path === a.log || b.path === b.log) return a.path === a.log ? 1 : -1;
    return compareAge(
      { generation: a.generation, mtime: a.stat.mtime },
      { generation: b.generation, mtime: b.stat.mtime },
    );
  }

  #create({ sighting, candidate }: Newcomer): TrackedFile {
    const { path, stat, log, listed } = sighting;
    const { disk, registry, logs, options, first } = this.#world;
    const now = options.clock();
    const file = registry.add(log, path, stat, now);
    file.gzip = candidate?.gzip ?? false;
    file.head = headOf(candidate?.head ?? NOTHING);
    const old = !listed && (first || stat.mtime < registry.started - STARTED_SLACK_MS);
    try {
      file.path = disk.realpath(path);
      if (old || (first && options.start === 'end')) {
        startAtEnd(disk, file, stat, options.framing, options.maxLineBytes);
      }
    } catch (error) {
      failed(this.#world, path, error);
    }
    Object.assign(file, { alias: path, size: stat.size, mtime: stat.mtime });
    if (old && file.state === 'reading') Object.assign(file, { state: 'done', finished: true });
    if (file.state === 'reading') logs.insert(log, file);
    return file;
  }

  #addCopy(path: string, stat: FileStat, original: TrackedFile, candidate: Candidate | undefined): void {
    const { registry, options } = this.#world;
    const file = registry.add(original.log, path, stat, options.clock());
    Object.assign(file, { state: 'copy', copyOf: original.id, alias: path, size: stat.size, mtime: stat.mtime });
    file.gzip = candidate?.gzip ?? false;
    file.head = headOf(candidate?.head ?? NOTHING);
  }
}

/** Nothing but its open descriptor is left of it. */
function deleted(file: TrackedFile): boolean {
  return file.away && file.reader?.stat().links === 0;
}
