/** Which blocks may have events that a selector selects, and which rows of a block it does. */
import type { LabelKey } from '../../../selector/labels.ts';
import { matchesValues } from '../../../selector/match.ts';
import type { Matcher, Selector } from '../../../selector/selector.ts';
import { hashOf, mayContain } from '../bloom.ts';
import type { BlockHead } from '../block.ts';
import type { TextColumn } from '../dictionary.ts';
import { namesOf } from '../matched-column.ts';
import type { TimeRange } from './heads.ts';
import type { EventRows } from './rows.ts';
import type { Slices } from './slices.ts';

/** A selector, prepared for many blocks. */
export class BlockSelector {
  readonly #onSource: readonly Matcher[];
  readonly #others: readonly Matcher[];
  /** Hashes of values that some event of the block must have. */
  readonly #required: readonly number[];

  constructor({ matchers }: Selector) {
    this.#onSource = matchers.filter(({ key }) => key === 'source');
    this.#others = matchers.filter(({ key }) => key !== 'source');
    this.#required = this.#others
      .filter(({ operator }) => operator === '=')
      .map(({ key, value }) => hashOf(key, value));
  }

  /** Whether it selects every event of every source. */
  get selectsAll(): boolean {
    return this.#onSource.length + this.#others.length === 0;
  }

  matchesSource(source: string): boolean {
    return this.#onSource.every((matcher) => matchesValues(matcher, [source]));
  }

  /** False: certainly no event of the block. */
  mayMatch(head: BlockHead): boolean {
    return this.matchesSource(head.source) && this.#required.every((hash) => mayContain(head.values, hash));
  }

  /** The selected rows in the time range; the source is taken as checked. */
  async rows(events: EventRows, { from, to }: TimeRange, slices: Slices): Promise<number[]> {
    let rows: number[] = [];
    for (let row = 0; row < events.count; row++) {
      const time = events.times[row] ?? NaN;
      if (time >= from && time <= to) rows.push(row);
    }
    const bulkyLast = [...this.#others].sort((a, b) => cost(events, a) - cost(events, b));
    for (const matcher of bulkyLast) {
      if (rows.length === 0) return rows;
      const column = columnOf(events, matcher.key);
      const verdicts = await verdictsOf(matcher, column, slices);
      rows = rows.filter((row) => verdicts[column?.codes[row] ?? 0] === 1);
    }
    return rows;
  }
}

const cost = (events: EventRows, { key }: Matcher): number =>
  key !== 'source' && key !== 'metric' && events.isBulky(key) ? 1 : 0;

/** None of the source: it is that of the block. */
export function columnOf(events: EventRows, key: LabelKey): TextColumn | undefined {
  if (key === 'metric') return events.matched;
  return key === 'source' ? undefined : events.field(key);
}

/** The values of a dictionary entry under a label: more than one only of `metric`. */
export const valuesOf = (key: LabelKey, text: string): readonly string[] => (key === 'metric' ? namesOf(text) : [text]);

/** 1 for each code whose values the matcher takes. */
async function verdictsOf(matcher: Matcher, column: TextColumn | undefined, slices: Slices): Promise<Uint8Array> {
  const values = column?.values ?? [];
  const verdicts = new Uint8Array(values.length + 1);
  verdicts[0] = Number(matchesValues(matcher, []));
  for (let code = 1; code < verdicts.length; code++) {
    verdicts[code] = Number(matchesValues(matcher, valuesOf(matcher.key, values[code - 1] ?? '')));
    if (slices.due) await slices.pause();
  }
  return verdicts;
}
