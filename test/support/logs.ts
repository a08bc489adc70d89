/** A log that numbers its lines, with rotations of every kind, for the tests that count. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';

const USERS = 10;

/** Line n: an event of its own id, of one of a few users. */
export const numberedLine = (n: number): string =>
  `${JSON.stringify({ '@timestamp': new Date().toISOString(), event: { id: String(n), outcome: 'success' }, user: { name: `u${n % USERS}` } })}\n`;

export class RotatingLog {
  readonly path: string;
  readonly #keep: number;
  written = 0;

  constructor(path: string, keep = 20) {
    this.path = path;
    this.#keep = keep;
    writeFileSync(path, '');
  }

  /** Appends so many lines, in one write. */
  append(count: number): void {
    let text = '';
    for (let index = 0; index < count; index++) text += numberedLine(this.written++);
    appendFileSync(this.path, text);
  }

  /** As logrotate does by default: rename, and a new file. */
  rename(): void {
    this.#shift();
    renameSync(this.path, `${this.path}.1`);
    writeFileSync(this.path, '');
  }

  /** As logrotate's copytruncate, with no line written in between. */
  copyTruncate(): void {
    this.#shift();
    copyFileSync(this.path, `${this.path}.1`);
    truncateSync(this.path);
  }

  /** Rename, and the generation before is compressed (delaycompress). */
  compress(): void {
    this.rename();
    const older = `${this.path}.2`;
    if (!existsSync(older)) return;
    writeFileSync(`${older}.gz`, gzipSync(readFileSync(older)));
    unlinkSync(older);
  }

  #shift(): void {
    for (const suffix of ['', '.gz']) {
      const last = `${this.path}.${this.#keep}${suffix}`;
      if (existsSync(last)) unlinkSync(last);
      for (let generation = this.#keep - 1; generation >= 1; generation--) {
        const from = `${this.path}.${generation}${suffix}`;
        if (existsSync(from)) renameSync(from, `${this.path}.${generation + 1}${suffix}`);
      }
    }
  }
}
