/** Markdown tables and the numbers in them. */
import type { Spread } from './statistics.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const shown = (value: number | undefined, write: (known: number) => string): string =>
  value === undefined || Number.isNaN(value) ? '–' : write(value);

export const count = (value: number | undefined): string => shown(value, (known) => whole.format(known));

export const unit = (value: number | undefined, name: string, digits = 0): string =>
  shown(value, (known) => `${digits === 0 ? whole.format(known) : known.toFixed(digits)} ${name}`);

export const times = (value: number | undefined): string => shown(value, (known) => `${known.toFixed(1)}×`);

/** The lowest and the highest of some quotients. */
export const range = (spread: Spread | undefined): string =>
  spread === undefined ? '–' : `${times(spread.lowest)} – ${times(spread.highest)}`;

/** The first column is text, the others are numbers. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `| ${padded.join(' | ')} |\n`;
  };
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [header, rule, ...rows].map(line).join('');
}
