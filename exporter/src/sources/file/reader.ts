/**
 * Reads one open file from its position on and hands its lines over. Each read begins with bytes that have been read
 * before: if they are no longer the same, the file was truncated or written anew under the reader, and nothing of what
 * was read with them is taken.
 */
import type { Framing } from '../../formats/format.ts';
import { isInMemory, READ, SLICE_BYTES } from '../../memory/memory.ts';
import { createSplitter } from '../lines.ts';
import type { LineSink } from '../source.ts';
import { MAX_LOOKBACK } from '../splitter.ts';
import type { Splitter } from '../splitter.ts';
import type { Disk, FileStat } from './disk.ts';
import { Gunzip } from './gunzip.ts';
import { beginsWith, bytesAt, digest, HEAD_BYTES, headOf, isGzip, TAIL_BYTES, tailAt, tailStart } from './identity.ts';
import { inodeOf } from './tracked.ts';
import type { TrackedFile } from './tracked.ts';

const EDGE_BYTES = MAX_LOOKBACK + TAIL_BYTES;

export interface ReadContext {
  readonly disk: Disk;
  readonly framing: Framing;
  readonly maxLineBytes: number;
  /** So many bytes were read; `changed` tells whether what is saved of the file did. */
  readonly onRead: (file: TrackedFile, bytes: number, changed: boolean) => void;
}

/**
 * `end`: no more for now. `stopped`: `more` said so. `changed`: these are not the bytes that were read before.
 * `shrunk`: it begins as before and is shorter than what was read. `incomplete`: compressed, and its end is missing.
 */
export type ReadResult = 'end' | 'stopped' | 'changed' | 'shrunk' | 'incomplete';

/** The slices of the memory that were handed over last, by place. */
const slices: Buffer[] = [];

/**
 * The bytes of the next slice. A file that is read through has the same slices each time, so they are not made anew, and what stores
 * them stores old objects (decision 10).
 */
function sliceAt(bytes: Buffer, at: number): Buffer {
  const to = Math.min(at + SLICE_BYTES, bytes.length);
  if (!isInMemory(bytes)) return bytes.subarray(at, to);
  const place = Math.floor(at / SLICE_BYTES);
  const known = slices[place];
  if (known?.byteOffset === bytes.byteOffset + at && known.length === to - at) return known;
  const slice = bytes.subarray(at, to);
  slices[place] = slice;
  return slice;
}

/** A reader at the file's position, or why there is none: `moved` says that another file is at the path. */
export function openReader(file: TrackedFile, context: ReadContext): FileReader | 'moved' | 'changed' | 'shrunk' {
  const { disk } = context;
  const fd = disk.open(file.path);
  let reader: FileReader | undefined;
  try {
    const stat = disk.fstat(fd);
    if (inodeOf(stat) !== inodeOf(file)) return 'moved';
    const raw = bytesAt(disk, fd, 0, HEAD_BYTES);
    const gzip = isGzip(raw);
    if (gzip !== file.gzip && file.head.length > 0) return 'changed';
    if (gzip) {
      file.gzip = true;
      reader = new FileReader(file, context, fd, Buffer.alloc(0), Buffer.alloc(0), new Gunzip(disk, fd));
      return reader;
    }
    const edge = tailAt(disk, fd, file.position.offset);
    const verdict = contentVerdict(file, raw, edge, stat);
    if (verdict !== 'same') return verdict;
    setHead(file, raw, context);
    reader = new FileReader(file, context, fd, raw, edge, undefined);
    return reader;
  } finally {
    if (!reader) disk.close(fd);
  }
}

function setHead(file: TrackedFile, bytes: Buffer, context: ReadContext): void {
  if (Math.min(bytes.length, HEAD_BYTES) === file.head.length) return;
  file.head = headOf(bytes);
  context.onRead(file, 0, true);
}

/** Is content with this head, and these bytes before the file's position, the content that was read? */
function contentVerdict(file: TrackedFile, head: Buffer, edge: Buffer, stat: FileStat): 'same' | 'changed' | 'shrunk' {
  const { offset } = file.position;
  if (!beginsWith(head, file.head)) return 'changed';
  if (edge.length < offset - tailStart(offset)) return stat.size < offset ? 'shrunk' : 'changed';
  return file.tail === '' || digest(edge) === file.tail ? 'same' : 'changed';
}

export class FileReader {
  readonly #file: TrackedFile;
  readonly #context: ReadContext;
  readonly #fd: number;
  #gunzip: Gunzip | undefined;
  readonly #splitter: Splitter;
  /** Offset of the byte after all that the splitter got. */
  #fed: number;
  /** The last bytes before `#fed`. */
  #edge: Buffer;
  readonly #edgeBytes = Buffer.allocUnsafeSlow(EDGE_BYTES);
  #head: Buffer;

  constructor(
    file: TrackedFile,
    context: ReadContext,
    fd: number,
    head: Buffer,
    edge: Buffer,
    gunzip: Gunzip | undefined,
  ) {
    this.#file = file;
    this.#context = context;
    this.#fd = fd;
    this.#head = Buffer.from(head);
    this.#edge = edge;
    this.#gunzip = gunzip;
    this.#fed = gunzip ? 0 : file.position.offset;
    this.#splitter = createSplitter(context.framing, context.maxLineBytes, file.position);
  }

  /** Bytes of the file on the disk that have been read. */
  get taken(): number {
    return this.#gunzip ? this.#gunzip.compressed : this.#fed;
  }

  stat(): FileStat {
    return this.#context.disk.fstat(this.#fd);
  }

  /** Bytes of the content; of a compressed one only the first ones are known. */
  peek(at: number, count: number): Buffer {
    if (this.#gunzip) return this.#head.subarray(at, at + count);
    return bytesAt(this.#context.disk, this.#fd, at, count);
  }

  read(sink: LineSink, more: () => boolean): ReadResult {
    return this.#gunzip ? this.#inflate(this.#gunzip, sink, more) : this.#readPlain(sink, more);
  }

  /** Is what was read still there? */
  verify(): 'same' | 'changed' | 'shrunk' {
    if (this.#gunzip) return 'same';
    const { disk } = this.#context;
    const before = bytesAt(disk, this.#fd, this.#fed - this.#edge.length, this.#edge.length);
    const head = bytesAt(disk, this.#fd, 0, HEAD_BYTES);
    if (!before.equals(this.#edge) || !beginsWith(head, this.#file.head)) return this.#differs();
    if (head.length > this.#head.length && !isGzip(head)) {
      this.#head = head;
      setHead(this.#file, head, this.#context);
    }
    return 'same';
  }

  /** The file has ended for good: an unterminated last line is handed over. */
  finish(sink: LineSink): void {
    this.#splitter.finish(sink);
    this.#moved(this.#edge);
  }

  close(): void {
    this.#gunzip?.close();
    this.#context.disk.close(this.#fd);
  }

  #readPlain(sink: LineSink, more: () => boolean): ReadResult {
    const { disk } = this.#context;
    for (;;) {
      const overlap = this.#edge.length;
      const count = disk.read(this.#fd, READ, this.#fed - overlap);
      if (count < overlap || !READ.subarray(0, overlap).equals(this.#edge)) return this.#differs();
      // Of the head more may have been seen than was handed over.
      const { head } = this.#file;
      if (overlap === this.#fed && overlap < head.length && !beginsWith(READ.subarray(0, count), head))
        return this.#differs();
      if (count === overlap) return 'end';
      if (this.#fed === 0 && isGzip(READ.subarray(0, count))) {
        // It was empty when it was opened.
        this.#file.gzip = true;
        this.#gunzip = new Gunzip(disk, this.#fd);
        return this.#inflate(this.#gunzip, sink, more);
      }
      if (!this.#feed(READ.subarray(0, count), overlap, sink, more)) return 'stopped';
    }
  }

  #inflate(gunzip: Gunzip, sink: LineSink, more: () => boolean): ReadResult {
    const target = this.#file.position.offset;
    while (this.#fed < target) {
      if (gunzip.end <= this.#fed && !gunzip.next()) return gunzip.complete() ? 'changed' : 'incomplete';
      const part = gunzip.window.subarray(this.#fed - gunzip.start, target - gunzip.start);
      this.#advance(Buffer.concat([this.#edge, part]), part.length);
      if (this.#fed === target && digest(this.#lastBytes()) !== this.#file.tail) return 'changed';
      if (!more()) return 'stopped';
    }
    for (;;) {
      if (gunzip.end <= this.#fed && !gunzip.next()) return gunzip.complete() ? 'end' : 'incomplete';
      const seen = Buffer.concat([this.#edge, gunzip.window.subarray(this.#fed - gunzip.start)]);
      if (!this.#feed(seen, this.#edge.length, sink, more)) return 'stopped';
    }
  }

  #lastBytes(): Buffer {
    return this.#edge.subarray(Math.max(0, this.#edge.length - TAIL_BYTES));
  }

  /** Hands over the lines of the bytes from `from` on, a slice at a time; false if it was told to stop. */
  #feed(bytes: Buffer, from: number, sink: LineSink, more: () => boolean): boolean {
    let goOn = true;
    let at = from;
    while (goOn && at < bytes.length) {
      const slice = sliceAt(bytes, at);
      at += slice.length;
      this.#splitter.push(slice, sink);
      this.#advance(bytes.subarray(0, at), slice.length);
      this.#context.onRead(this.#file, slice.length, false);
      goOn = more();
    }
    // Once for all slices: nobody asks for the position between them.
    this.#moved(bytes.subarray(0, at));
    return goOn;
  }

  /** The last `count` of the bytes seen are new. */
  #advance(seen: Buffer, count: number): void {
    const begin = this.#fed;
    this.#fed += count;
    const kept = seen.copy(this.#edgeBytes, 0, Math.max(0, seen.length - EDGE_BYTES));
    this.#edge = this.#edgeBytes.subarray(0, kept);
    const known = this.#head.length;
    if (known >= HEAD_BYTES || this.#fed <= known || begin > known) return;
    const added = seen.subarray(seen.length - (this.#fed - known));
    this.#head = Buffer.concat([this.#head, added]).subarray(0, HEAD_BYTES);
    setHead(this.#file, this.#head, this.#context);
  }

  /** Takes the splitter's position over into the file. `seen` are bytes up to `#fed`. */
  #moved(seen: Buffer): void {
    const position = this.#splitter.position();
    const file = this.#file;
    const moved = position.offset !== file.position.offset || position.mode !== file.position.mode;
    if (moved) {
      const end = seen.length - (this.#fed - position.offset);
      file.tail = digest(seen.subarray(Math.max(0, end - TAIL_BYTES), end));
      file.position = position;
    }
    this.#context.onRead(file, 0, moved);
  }

  #differs(): 'changed' | 'shrunk' {
    const head = bytesAt(this.#context.disk, this.#fd, 0, this.#file.head.length);
    return this.stat().size < this.#fed && beginsWith(head, this.#file.head) ? 'shrunk' : 'changed';
  }
}
