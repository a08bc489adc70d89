/**
 * The exposition of the series table: Prometheus text 0.0.4 and OpenMetrics 1.0.0.
 * https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
import type { Chunk } from './chunk.ts';
import type { MetricDefinition } from './definition.ts';
import type { Family } from './family.ts';
import { SLOT } from './family.ts';
import { formatValue } from './line-buffer.ts';
import type { LineBuffer } from './line-buffer.ts';
import type { FamilySnapshot, Snapshot } from './snapshot.ts';

export type Exposition = 'text' | 'openmetrics';

export interface ExpositionOptions {
  readonly exposition: Exposition;
  /** Series born after this scrape are shown at their base. */
  readonly seen: number;
  /** Adds when each series began (OpenMetrics only). */
  readonly created: boolean;
}

/** A part of an answer, encoded when it is asked for. */
export interface Piece {
  readonly encode: () => Buffer<ArrayBuffer>;
  /** The text that `encode` gave is of no use any more. */
  readonly free: (text: Buffer<ArrayBuffer>) => void;
  /** Where to keep its compressed form: every answer that may show the chunk as it is now has the same bytes. */
  readonly keep: { readonly chunk: Chunk; readonly created: boolean } | undefined;
}

/** Smaller parts, such as the comments of a metric, are put together until they are so long. */
const LOOSE_BYTES = 64 * 1024;
const NEWLINE = 10;
const SPACE = 32;
const COMMA = 44;
const CLOSING_BRACE = 125;

/** The pieces of an answer, in order. Each must be encoded before the next one is asked for. */
export function* pieces(snapshot: Snapshot, options: ExpositionOptions): Generator<Piece> {
  const buffer = snapshot.buffers.take();
  try {
    yield* piecesIn(buffer, snapshot, options);
  } finally {
    snapshot.buffers.give(buffer);
  }
}

function* piecesIn(buffer: LineBuffer, snapshot: Snapshot, options: ExpositionOptions): Generator<Piece> {
  const created = options.created && options.exposition === 'openmetrics';
  const free: Piece['free'] = (text) => buffer.give(text);
  const loose = (): Piece => ({ encode: () => buffer.take(), free, keep: undefined });
  for (const shown of snapshot.families) {
    const encoder = new FamilyEncoder(shown, { ...options, created }, buffer);
    const { family } = shown;
    encoder.comments();
    for (const [index, chunk] of family.chunks.entries()) {
      const first = index * family.slotsPerChunk;
      const end = first + family.slotsPerChunk;
      if (end > shown.states.length) {
        encoder.series(first, shown.states.length);
        if (buffer.length >= LOOSE_BYTES) yield loose();
        continue;
      }
      if (buffer.length > 0) yield loose();
      const settled = chunk.changed <= snapshot.commit && chunk.newest <= options.seen;
      yield {
        encode() {
          encoder.series(first, end);
          return buffer.take();
        },
        free,
        keep: settled ? { chunk, created } : undefined,
      };
    }
  }
  if (buffer.length > 0) yield loose();
}

/** All of it at once, for small programs. */
export function encodeSnapshot(snapshot: Snapshot, options: ExpositionOptions): string {
  try {
    return Array.from(pieces(snapshot, options), (piece) => piece.encode().toString()).join('');
  } finally {
    snapshot.close();
  }
}

/** Writes the samples of a family. */
class FamilyEncoder {
  readonly #family: Family;
  readonly #states: Uint8Array;
  readonly #values: Float64Array;
  readonly #options: ExpositionOptions;
  readonly #buffer: LineBuffer;
  /** Without `_total` in OpenMetrics. */
  readonly #name: string;
  readonly #names: { readonly [K in 'bucket' | 'sum' | 'count' | 'created']: Buffer };
  /** Histogram: what follows the labels of each bucket's line. */
  readonly #bounds: readonly Buffer[];

  constructor({ family, states, values }: FamilySnapshot, options: ExpositionOptions, buffer: LineBuffer) {
    const { name, buckets } = family.definition;
    this.#family = family;
    this.#states = states;
    this.#values = values;
    this.#options = options;
    this.#buffer = buffer;
    this.#name = options.exposition === 'openmetrics' ? name.replace(/_total$/, '') : name;
    this.#names = {
      bucket: Buffer.from(`${name}_bucket`),
      sum: Buffer.from(`${name}_sum`),
      count: Buffer.from(`${name}_count`),
      created: Buffer.from(`${this.#name}_created`),
    };
    this.#bounds = [...buckets, Infinity].map((bound) => Buffer.from(`le="${formatValue(bound)}"} `));
  }

  comments(): void {
    const { help, type } = this.#family.definition;
    const escaped = escapeHelp(help, this.#options.exposition === 'openmetrics');
    this.#buffer.text(`# HELP ${this.#name} ${escaped}\n# TYPE ${this.#name} ${type}\n`);
  }

  /** The series from one slot up to another one. */
  series(first: number, end: number): void {
    const { definition } = this.#family;
    for (let slot = first; slot < end; slot++) {
      if (this.#states[slot] !== SLOT.shown) continue;
      const held = this.#family.born(slot) > this.#options.seen;
      if (definition.type === 'histogram') this.#histogram(slot, held);
      else this.#counter(slot, held);
      if (this.#options.created) this.#created(slot, definition);
    }
  }

  #counter(slot: number, held: boolean): void {
    const buffer = this.#buffer;
    buffer.head(this.#family.heads, slot);
    buffer.number(held ? this.#family.base(slot) : (this.#values[slot] ?? 0));
    buffer.byte(NEWLINE);
  }

  /** A histogram's first observation is held as a whole: all its buckets are 0 then. */
  #histogram(slot: number, held: boolean): void {
    const buffer = this.#buffer;
    const { heads, stride } = this.#family;
    const cell = slot * stride;
    const labelled = heads.length(slot) > 1;
    let count = 0;
    for (const [index, bound] of this.#bounds.entries()) {
      if (!held) count += this.#values[cell + 1 + index] ?? 0;
      buffer.bytes(this.#names.bucket);
      buffer.head(heads, slot);
      if (labelled) buffer.byte(COMMA);
      buffer.bytes(bound);
      buffer.number(count);
      buffer.byte(NEWLINE);
    }
    this.#line(this.#names.sum, slot, held ? 0 : (this.#values[cell] ?? 0));
    this.#line(this.#names.count, slot, count);
  }

  /** A line of a series whose head has the labels only, `{user_name="bob"`. */
  #line(name: Buffer, slot: number, value: number): void {
    const { heads } = this.#family;
    const buffer = this.#buffer;
    buffer.bytes(name);
    if (heads.length(slot) > 1) {
      buffer.head(heads, slot);
      buffer.byte(CLOSING_BRACE);
    }
    buffer.byte(SPACE);
    buffer.number(value);
    buffer.byte(NEWLINE);
  }

  #created(slot: number, { name, type }: MetricDefinition): void {
    const seconds = this.#family.createdAt(slot) / 1000;
    if (type === 'histogram') return this.#line(this.#names.created, slot, seconds);
    this.#buffer.bytes(this.#names.created);
    this.#buffer.head(this.#family.heads, slot, name.length);
    this.#buffer.number(seconds);
    this.#buffer.byte(NEWLINE);
  }
}

/** OpenMetrics escapes the quotation mark in HELP too. */
const escapeHelp = (help: string, openMetrics: boolean): string => {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return openMetrics ? escaped.replaceAll('"', '\\"') : escaped;
};
