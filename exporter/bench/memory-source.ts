/**
 * A source whose lines are in memory already, as text. It reads the file in blocks and counts the CPU that this takes, so
 * that it can be subtracted: what is left is the pipeline alone.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { LineSink, PositionChanges, Source, SourceStatus } from '../src/sources/source.ts';

const BLOCK_BYTES = 4 * 1024 * 1024;
/** How many lines are handed over before asking whether there is time for more. */
const LINES_AT_A_TIME = 32;
const NO_CHANGES: PositionChanges = { put: [], remove: [] };

export class MemorySource implements Source {
  readonly name: string;
  readonly lasting = false;
  /** CPU microseconds that reading the file and cutting it into lines took. */
  loading = 0;
  readonly #descriptor: number;
  readonly #block = Buffer.alloc(BLOCK_BYTES);
  #lines: string[] = [];
  #next = 0;
  #rest = '';
  #bytes = 0;
  #ended = false;

  constructor(name: string, file: string) {
    this.name = name;
    this.#descriptor = openSync(file, 'r');
  }

  open(_saved: readonly unknown[], wake: () => void): void {
    wake();
  }

  read(sink: LineSink, more: () => boolean): boolean {
    do {
      if (this.#next >= this.#lines.length && !this.#load()) return false;
      const end = Math.min(this.#next + LINES_AT_A_TIME, this.#lines.length);
      while (this.#next < end) sink.line(this.#lines[this.#next++] ?? '');
    } while (more());
    return true;
  }

  /** The generated logs are ASCII and end with a line end. */
  #load(): boolean {
    const begun = process.cpuUsage();
    const bytes = readSync(this.#descriptor, this.#block);
    this.#bytes += bytes;
    this.#ended = bytes === 0;
    this.#lines = this.#cut(bytes);
    this.#rest = this.#lines.pop() ?? '';
    this.#next = 0;
    const { user, system } = process.cpuUsage(begun);
    this.loading += user + system;
    return this.#lines.length > 0;
  }

  /** Flat strings of their own, as a source hands them over, and no slices of the block. */
  #cut(bytes: number): string[] {
    const text = this.#rest + this.#block.toString('latin1', 0, bytes);
    return text.split('\n').map((line) => Buffer.from(line, 'latin1').toString('latin1'));
  }

  changes(): PositionChanges {
    return NO_CHANGES;
  }

  saved(): void {
    // There is no position.
  }

  problems(): readonly [] {
    return [];
  }

  status(): SourceStatus {
    return {
      files: 1,
      pendingBytes: 0,
      catchingUp: !this.#ended,
      ended: this.#ended,
      bytesRead: this.#bytes,
      rotations: 0,
      truncations: 0,
    };
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
