/** Compares the ratios of a run with those that are kept in the repository. */
import type { Ratio } from './results.ts';

/** What decides the ratios besides the code. */
export type Conditions = Readonly<Record<string, number>>;

export interface Baseline {
  readonly conditions: Conditions;
  readonly ratios: Readonly<Record<string, number>>;
}

/** So much worse is a regression; less is noise. */
const TOLERANCE = 0.1;

export interface Comparison {
  /** Ratios that are worse, each with both values. */
  readonly worse: readonly string[];
  /** What this run did not measure. */
  readonly missing: readonly string[];
  /** How many were compared. */
  readonly compared: number;
}

export function compareWith(baseline: Baseline, ratios: readonly Ratio[]): Comparison {
  const own = new Map(ratios.map((ratio) => [ratio.name, ratio]));
  const names = Object.keys(baseline.ratios);
  const missing = names.filter((name) => !own.has(name));
  const worse = ratios.flatMap(({ name, value, better }) => {
    const kept = baseline.ratios[name];
    if (kept === undefined || !isWorse(value, kept, better)) return [];
    const percent = Math.round(Math.abs(value / kept - 1) * 100);
    return [`${name}: ${value.toFixed(2)}, ${percent} % worse than ${kept.toFixed(2)}`];
  });
  return { worse, missing, compared: names.length - missing.length };
}

const isWorse = (value: number, kept: number, better: Ratio['better']): boolean =>
  better === 'higher' ? value < kept * (1 - TOLERANCE) : value > kept * (1 + TOLERANCE);

/** The conditions as flags of the command line; later flags win over them. */
export const flagsOf = ({ conditions }: Baseline): string[] =>
  Object.entries(conditions).flatMap(([flag, value]) => [`--${flag}`, String(value)]);

/** Why the two runs cannot be compared; undefined where they can. */
export function differentConditions(baseline: Baseline, conditions: Conditions): string | undefined {
  const different = Object.keys(baseline.conditions).filter((key) => baseline.conditions[key] !== conditions[key]);
  if (different.length === 0) return undefined;
  const wanted = different.map((key) => `--${key} ${baseline.conditions[key]}`).join(' ');
  return `the baseline was measured with ${wanted}; leave these flags out`;
}

/** Of a run of some scenarios the others stay as they were, if they were measured under the same conditions. */
export function baselineOf(conditions: Conditions, ratios: readonly Ratio[], old: Baseline | undefined): Baseline {
  const kept = old !== undefined && differentConditions(old, conditions) === undefined ? old.ratios : {};
  const rounded = ratios.map(({ name, value }) => [name, Number(value.toPrecision(4))]);
  return { conditions, ratios: { ...kept, ...(Object.fromEntries(rounded) as Record<string, number>) } }; // fromEntries loses the type
}

/** The text of the file as a baseline, or what is wrong with it. */
export function parseBaseline(text: string): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!isBaseline(value)) return 'it has no "conditions" and "ratios" with numbers';
  return value;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false;
  return 'conditions' in value && 'ratios' in value && isNumbers(value.conditions) && isNumbers(value.ratios);
}

const isNumbers = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'number');
