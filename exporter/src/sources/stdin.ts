/**
 * The `stdin` source: what is piped into the exporter. There is no position to save: what has been taken from the pipe
 * cannot be read again, so lines between the last commit and a crash are lost with the pipe. A source that was closed keeps
 * what it has taken, and goes on when it is opened again.
 */
import type { Readable } from 'node:stream';
import { createSplitter } from './lines.ts';
import type { LineSink, PositionChanges, Source, SourceOptions, SourceProblem, SourceStatus } from './source.ts';
import type { Splitter } from './splitter.ts';

/** Above this many bytes in memory the pipe has to wait. */
const MAX_QUEUED = 1 << 20;
const SLICE_BYTES = 65_536;
const NO_CHANGES: PositionChanges = { put: [], remove: [] };

export function createStdinSource(options: SourceOptions, input: Readable = process.stdin): Source {
  return new StdinSource(options, input);
}

class StdinSource implements Source {
  readonly name: string;
  readonly lasting = true;
  readonly #input: Readable;
  readonly #splitter: Splitter;
  readonly #queue: Buffer[] = [];
  #queued = 0;
  #bytesRead = 0;
  #inputEnded = false;
  #ended = false;
  #problems: SourceProblem[] = [];
  #wake: () => void = () => undefined;

  readonly #onData = (chunk: Buffer): void => {
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    if (this.#queued > MAX_QUEUED) this.#input.pause();
    this.#wake();
  };

  readonly #onEnd = (): void => {
    this.#inputEnded = true;
    this.#wake();
  };

  readonly #onError = (error: Error): void => {
    this.#problems.push({ reason: 'io', message: `standard input: ${error.message}; nothing more is read from it` });
    this.#onEnd();
  };

  constructor({ name, framing, maxLineBytes }: SourceOptions, input: Readable) {
    this.name = name;
    this.#input = input;
    this.#splitter = createSplitter(framing, maxLineBytes);
  }

  open(_saved: unknown, wake: () => void): void {
    this.#wake = wake;
    this.#input.on('error', this.#onError).on('end', this.#onEnd).on('data', this.#onData);
    this.#input.resume();
    if (this.#input.readableEnded) this.#onEnd();
  }

  read(sink: LineSink, more: () => boolean): boolean {
    for (let chunk = this.#queue.shift(); chunk; chunk = this.#queue.shift()) {
      const slice = chunk.subarray(0, SLICE_BYTES);
      if (slice.length < chunk.length) this.#queue.unshift(chunk.subarray(SLICE_BYTES));
      this.#queued -= slice.length;
      this.#bytesRead += slice.length;
      this.#splitter.push(slice, sink);
      if (this.#queued <= MAX_QUEUED && this.#input.isPaused()) this.#input.resume();
      if (!more() && this.#queue.length > 0) return true;
    }
    if (this.#inputEnded && !this.#ended) {
      this.#splitter.finish(sink);
      this.#ended = true;
    }
    return false;
  }

  changes(): PositionChanges {
    return NO_CHANGES;
  }

  saved(): void {}

  problems(): readonly SourceProblem[] {
    const taken = this.#problems;
    this.#problems = [];
    return taken;
  }

  status(): SourceStatus {
    return {
      files: this.#ended ? 0 : 1,
      pendingBytes: this.#queued,
      catchingUp: false,
      ended: this.#ended,
      bytesRead: this.#bytesRead,
      rotations: 0,
      truncations: 0,
    };
  }

  close(): void {
    this.#wake = () => undefined;
    this.#input.off('error', this.#onError).off('end', this.#onEnd).off('data', this.#onData).pause();
  }
}
