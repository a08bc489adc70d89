/** Compares what a program printed with the reference, series by series. */
import type { Counts } from './reference/count.ts';
import { differenceOf, samplesOf, totalOf } from './samples.ts';

export function checkCounts(reference: Counts, metrics: readonly string[]): (output: string) => string[] {
  return (output) =>
    [...samplesOf(output, metrics)].flatMap(([metric, samples]) => {
      const wrong = differenceOf(reference.of(metric), 'the reference', samples);
      return wrong === undefined ? [] : [`${metric}: ${wrong}`];
    });
}

/** The same, and that the exporter accounts for every line. */
export function checkExporter(
  reference: Counts,
  metrics: readonly string[],
  lines: number,
): (output: string) => string[] {
  const check = checkCounts(reference, metrics);
  return (output) => {
    const read = totalOf(output, 'audit_exporter_lines_read_total');
    return [...check(output), ...(read === lines ? [] : [`read ${read} lines of ${lines}`])];
  };
}
