/**
 * A few bits for each of the connections that were written about last. A connection is a pair of numbers. Past MOST the
 * one that was set longest ago is forgotten. Looking up and setting allocate nothing.
 */

const MOST = 2048;
const BUCKETS = 4096;
const BUCKET_BITS = 12;
const MULTIPLIER = 0x9e3779b1 | 0;

/** Ends a chain; also the place before the oldest and after the youngest entry. */
const NOBODY = MOST;

type Entry = readonly [pid: number, host: number, bits: number];

export class Connections {
  readonly #pids = new Int32Array(MOST);
  readonly #hosts = new Int32Array(MOST);
  readonly #bits = new Uint8Array(MOST);
  // The entries of a bucket, the youngest first.
  readonly #buckets = new Uint16Array(BUCKETS).fill(NOBODY);
  readonly #next = new Uint16Array(MOST);
  // All entries by age, as a ring through NOBODY; free places follow each other in #younger.
  readonly #younger = new Uint16Array(MOST + 1);
  readonly #older = new Uint16Array(MOST + 1);
  #free = 0;
  #size = 0;
  /** Keeps others from preparing connections of one bucket. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32) | 0;

  constructor() {
    this.clear();
  }

  get size(): number {
    return this.#size;
  }

  /** 0 for one that is not known. */
  get(pid: number, host: number): number {
    const entry = this.#find(this.#bucketOf(pid, host), pid, host);
    return entry === NOBODY ? 0 : (this.#bits[entry] ?? 0);
  }

  /** The connection becomes the youngest. Gives whether it had other bits. */
  set(pid: number, host: number, bits: number): boolean {
    const bucket = this.#bucketOf(pid, host);
    let entry = this.#find(bucket, pid, host);
    const before = entry === NOBODY ? 0 : (this.#bits[entry] ?? 0);
    if (entry === NOBODY) entry = this.#add(bucket, pid, host);
    else this.#leaveAges(entry);
    this.#bits[entry] = bits;
    this.#becomeYoungest(entry);
    return bits !== before;
  }

  /** Forgets one, and gives its bits. */
  delete(pid: number, host: number): number {
    const entry = this.#find(this.#bucketOf(pid, host), pid, host);
    if (entry === NOBODY) return 0;
    this.#remove(entry);
    return this.#bits[entry] ?? 0;
  }

  clear(): void {
    this.#buckets.fill(NOBODY);
    this.#younger[NOBODY] = NOBODY;
    this.#older[NOBODY] = NOBODY;
    for (let entry = 0; entry < MOST; entry++) this.#younger[entry] = entry + 1;
    this.#free = 0;
    this.#size = 0;
  }

  /** The oldest first. */
  *entries(): Generator<Entry> {
    for (let entry = this.#younger[NOBODY] ?? NOBODY; entry !== NOBODY; entry = this.#younger[entry] ?? NOBODY) {
      yield [this.#pids[entry] ?? 0, this.#hosts[entry] ?? 0, this.#bits[entry] ?? 0];
    }
  }

  #bucketOf(pid: number, host: number): number {
    return Math.imul(pid ^ Math.imul(host ^ this.#seed, MULTIPLIER), MULTIPLIER) >>> (32 - BUCKET_BITS);
  }

  #find(bucket: number, pid: number, host: number): number {
    let entry = this.#buckets[bucket] ?? NOBODY;
    while (entry !== NOBODY && (this.#pids[entry] !== pid || this.#hosts[entry] !== host)) {
      entry = this.#next[entry] ?? NOBODY;
    }
    return entry;
  }

  #add(bucket: number, pid: number, host: number): number {
    if (this.#size === MOST) this.#remove(this.#younger[NOBODY] ?? NOBODY);
    const entry = this.#free;
    this.#free = this.#younger[entry] ?? NOBODY;
    this.#size += 1;
    this.#pids[entry] = pid;
    this.#hosts[entry] = host;
    this.#next[entry] = this.#buckets[bucket] ?? NOBODY;
    this.#buckets[bucket] = entry;
    return entry;
  }

  #remove(entry: number): void {
    const bucket = this.#bucketOf(this.#pids[entry] ?? 0, this.#hosts[entry] ?? 0);
    const after = this.#next[entry] ?? NOBODY;
    if (this.#buckets[bucket] === entry) this.#buckets[bucket] = after;
    else {
      let before = this.#buckets[bucket] ?? NOBODY;
      while (this.#next[before] !== entry) before = this.#next[before] ?? NOBODY;
      this.#next[before] = after;
    }
    this.#leaveAges(entry);
    this.#younger[entry] = this.#free;
    this.#free = entry;
    this.#size -= 1;
  }

  #leaveAges(entry: number): void {
    const older = this.#older[entry] ?? NOBODY;
    const younger = this.#younger[entry] ?? NOBODY;
    this.#younger[older] = younger;
    this.#older[younger] = older;
  }

  #becomeYoungest(entry: number): void {
    const older = this.#older[NOBODY] ?? NOBODY;
    this.#younger[older] = entry;
    this.#older[entry] = older;
    this.#younger[entry] = NOBODY;
    this.#older[NOBODY] = entry;
  }
}
