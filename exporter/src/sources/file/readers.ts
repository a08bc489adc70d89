/** The open readers. Those that are idle are closed, the one longest idle first, when there are many. */
import { openReader } from './reader.ts';
import type { FileReader, ReadContext } from './reader.ts';
import type { TrackedFile } from './tracked.ts';

const MAX_IDLE = 256;

export class Readers {
  readonly #context: ReadContext;
  /** In the order of use. */
  readonly #open = new Set<TrackedFile>();

  constructor(context: ReadContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The file's reader, opened if need be. Throws what the disk throws. */
  for(file: TrackedFile): FileReader | 'moved' | 'changed' | 'shrunk' {
    if (!file.reader) {
      const opened = openReader(file, this.#context);
      if (typeof opened === 'string') return opened;
      file.reader = opened;
    }
    this.#open.delete(file);
    this.#open.add(file);
    this.#trim(file);
    return file.reader;
  }

  close(file: TrackedFile): void {
    this.#open.delete(file);
    file.reader?.close();
    file.reader = undefined;
  }

  closeAll(): void {
    for (const file of [...this.#open]) this.close(file);
  }

  /** A file that no path leads to would be lost with its descriptor. */
  #trim(used: TrackedFile): void {
    if (this.#open.size <= MAX_IDLE) return;
    for (const file of this.#open) {
      if (file === used || file.away || !file.located) continue;
      this.close(file);
      if (this.#open.size <= MAX_IDLE) return;
    }
  }
}
