/** Reads samples out of an exposition, and compares those of two programs. */

/** Labels in one order and spelling → value. */
export type Samples = ReadonlyMap<string, number>;

/** What compares equal however a program orders and writes the labels. */
export const sampleKey = (labels: readonly (readonly [name: string, value: string])[]): string =>
  labels
    .map(([name, value]) => `${name}="${value}"`)
    .sort()
    .join(',');

/** The samples of these metrics, in one walk through the exposition. */
export function samplesOf(exposition: string, metrics: readonly string[]): ReadonlyMap<string, Samples> {
  const found = new Map(metrics.map((metric) => [metric, new Map<string, number>()]));
  for (const line of exposition.split('\n')) {
    const name = /^[\w:]+/.exec(line)?.[0];
    const samples = name === undefined ? undefined : found.get(name);
    if (samples === undefined) continue;
    const labels = [...line.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, label = '', value = '']) => [label, value] as const,
    );
    samples.set(sampleKey(labels), Number(line.slice(line.lastIndexOf(' ') + 1)));
  }
  return found;
}

/** The value of a metric over all of its series; 0 where it has none. */
export const totalOf = (exposition: string, metric: string): number =>
  sumOf(samplesOf(exposition, [metric]).get(metric) ?? new Map<string, number>());

export const sumOf = (samples: Samples): number => [...samples.values()].reduce((sum, value) => sum + value, 0);

/** What differs, with the first series that does; undefined where nothing does. */
export function differenceOf(expected: Samples, name: string, got: Samples): string | undefined {
  const labels = new Set([...expected.keys(), ...got.keys()]);
  const wrong = [...labels].filter((key) => expected.get(key) !== got.get(key));
  const [first] = wrong;
  if (first === undefined) return undefined;
  const value = (samples: Samples): string => String(samples.get(first) ?? 'absent');
  return `${wrong.length} of ${labels.size} series differ from those of ${name}, e.g. {${first}}: ${value(expected)} and ${value(got)}`;
}
