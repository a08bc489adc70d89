/** What a run gives: for the tables, for `--json`, and as ratios for the comparison with an earlier run. */

/** A number that does not depend on how fast the machine is. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly better: 'higher' | 'lower';
}

/** One part of a run. `data` is what `--json` writes. */
export interface Section {
  /** Markdown: tables with a line above each, and what was counted. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly ratios: readonly Ratio[];
  /** What two programs counted differently. */
  readonly errors: readonly string[];
}
