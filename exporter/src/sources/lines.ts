/**
 * The splitter of a source: bytes in, cut anywhere; records out, in order, as the framing of the format asks.
 * `position` is what has to be saved with them to go on exactly there, even in the middle of a document.
 */
import type { Framing } from '../formats/format.ts';
import { RecordSplitter } from './records.ts';
import type { Splitter, SplitPosition } from './splitter.ts';
import { TextSplitter } from './text-lines.ts';

export const START: SplitPosition = { offset: 0, mode: 'line' };

/** `at`: where the first byte that is pushed is in the stream. */
export function createSplitter(framing: Framing, maxLineBytes: number, at: SplitPosition = START): Splitter {
  return framing === 'lines' ? new TextSplitter(maxLineBytes, at) : new RecordSplitter(maxLineBytes, at);
}
