/** `audit-exporter try`. */
import { closeSync, openSync, readSync } from 'node:fs';
import { loadFile } from './load.ts';
import type { TryFlags } from './flags.ts';
import { UsageError } from './flags.ts';
import type { Tried } from './try.ts';
import { LineTrier } from './try.ts';
import { formatByName } from '../formats/index.ts';
import type { Format, FormatOptions } from '../formats/format.ts';
import { messageOf } from '../message.ts';
import { createSplitter } from '../sources/lines.ts';
import { Interner } from '../values/interner.ts';

const CHUNK = 1 << 18;
const MAX_LINE_BYTES = 1 << 20;
const STDIN = 0;

/** Exit status: 0 when every line could be read, 1 when the input could not be. */
export function runTry(flags: TryFlags): number {
  const { format, options, maxLineBytes } = chosen(flags);
  let file: number;
  try {
    file = flags.file === '-' ? STDIN : openSync(flags.file, 'r');
  } catch (error) {
    process.stderr.write(`audit-exporter: ${flags.file}: ${messageOf(error)}\n`);
    return 1;
  }
  const write = printer(flags.json);
  const trier = new LineTrier(format, options, write);
  const now = Date.now();
  const sink = {
    line: (bytes: Buffer, from: number, to: number) => trier.line(bytes, from, to, now),
    release: () => trier.release(),
    drop: (reason: string) => trier.drop(reason),
  };
  const splitter = createSplitter(format.framing, maxLineBytes);
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const count = readChunk(file, chunk);
    if (count === 0) break;
    splitter.push(chunk.subarray(0, count), sink);
  }
  splitter.finish(sink);
  trier.finish(now);
  write.flush();
  if (file !== STDIN) closeSync(file);
  return 0;
}

interface Chosen {
  readonly format: Format;
  readonly options: FormatOptions;
  readonly maxLineBytes: number;
}

function chosen(flags: TryFlags): Chosen {
  const timeZone = flags.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (flags.configFile === undefined || flags.source === undefined) {
    return {
      format: known(flags.format ?? ''),
      options: { timeZone, interner: new Interner() },
      maxLineBytes: MAX_LINE_BYTES,
    };
  }
  const config = loadFile(flags.configFile);
  if (typeof config === 'string') throw new UsageError(config);
  const source = config.sources.find(({ name }) => name === flags.source);
  if (!source)
    throw new UsageError(
      `${flags.configFile} has no source "${flags.source}"; it has ${config.sources.map(({ name }) => name).join(', ')}`,
    );
  return {
    format: known(flags.format ?? source.format),
    options: {
      timeZone: flags.timeZone ?? source.timeZone,
      mapping: source.mapping,
      interner: new Interner(),
    },
    maxLineBytes: config.maxLineBytes,
  };
}

function known(name: string): Format {
  const format = formatByName(name);
  if (!format) throw new UsageError(`unknown format ${name}`);
  return format;
}

/** Reads what there is; a terminal or pipe that has nothing yet is asked again. */
function readChunk(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // node:fs
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Prints outcomes, gathered to larger writes. */
function printer(json: boolean): ((tried: Tried) => void) & { flush: () => void } {
  let text = '';
  const flush = (): void => {
    process.stdout.write(text);
    text = '';
  };
  const print = (tried: Tried): void => {
    text += json ? `${JSON.stringify(tried)}\n` : readable(tried);
    if (text.length > CHUNK) flush();
  };
  return Object.assign(print, { flush });
}

function readable({ line, event, skip }: Tried): string {
  if (!event) return `${line}: skipped: ${skip ?? ''}\n`;
  const fields = Object.entries(event).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`);
  return `${line}:\n${fields.join('')}`;
}
