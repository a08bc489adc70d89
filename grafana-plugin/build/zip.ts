/** Zip archives that depend only on their content: sorted, deflated, every entry with the same date. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

export interface Entry {
  /** With forward slashes; a folder has no entry of its own. */
  readonly name: string;
  readonly content: Buffer;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** A file with rw-r--r--, in the upper half as Unix archives have it; the "version made by" says Unix. */
const MODE = (0o100644 << 16) >>> 0;
const MADE_BY = (3 << 8) | VERSION;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;

/** Every file under the folder, each with `prefix/` before its path. */
export function readFolder(folder: string, prefix: string): Entry[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => ({ name: `${prefix}/${path.replaceAll('\\', '/')}`, content: readFileSync(join(folder, path)) }));
}

export function zip(entries: readonly Entry[], date: Date): Buffer {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of sorted) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(content, { level: 9 });
    const common = commonFields(content, packed, path, date);
    const local = Buffer.concat([uint32(LOCAL), common, path, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(MODE, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(uint32(CENTRAL), uint16(MADE_BY), common, tail, path);
    body.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(sorted.length, 8);
  end.writeUInt16LE(sorted.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...body, central, end]);
}

/** The 26 bytes that a file's own header and its line in the directory share. */
function commonFields(content: Buffer, packed: Buffer, path: Buffer, date: Date): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(UTF8_NAMES, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt32LE(dosTime(date), 6);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(path.length, 22);
  return fields;
}

/** Two-second steps since 1980, in UTC. */
function dosTime(date: Date): number {
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = (Math.max(0, date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return ((day << 16) | time) >>> 0;
}

/** Reads an archive as this module or another tool writes it. Throws on anything else, and on a wrong checksum. */
export function unzip(archive: Buffer): Entry[] {
  const end = archive.lastIndexOf(Buffer.from(uint32(END)));
  if (end < 0) throw new Error('not a zip archive: it has no end of central directory');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new Error(`damaged zip archive: no entry at byte ${at}`);
    const length = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + length);
    entries.push({ name, content: readEntry(archive, at, name) });
    at += 46 + length + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function readEntry(archive: Buffer, at: number, name: string): Buffer {
  const local = archive.readUInt32LE(at + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20));
  const size = archive.readUInt32LE(at + 24);
  const content =
    archive.readUInt16LE(at + 10) === DEFLATED
      ? inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
      : packed;
  if (crc32(content) !== archive.readUInt32LE(at + 16))
    throw new Error(`damaged zip archive: wrong checksum of ${name}`);
  return content;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
