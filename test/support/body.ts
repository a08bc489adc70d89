/** Texts as the body of an answer. */
import { gzipBody, plainBody } from '../../exporter/src/metrics/body.ts';
import type { Piece } from '../../exporter/src/metrics/encode.ts';

export function bodyOf(texts: Iterable<string>, encoding: 'gzip' | 'identity'): AsyncIterable<Buffer> {
  const pieces = function* (): Generator<Piece> {
    for (const text of texts) yield { encode: () => Buffer.from(text), free: () => undefined, keep: undefined };
  };
  return encoding === 'gzip' ? gzipBody(pieces()) : plainBody(pieces());
}
