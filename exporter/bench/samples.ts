/** Reads samples out of an exposition, and compares those of two programs. */

/** Labels in one order and spelling → value. */
export type Samples = ReadonlyMap<string, number>;

export function samplesOf(exposition: string, metric: string): Samples {
  const samples = new Map<string, number>();
  for (const line of exposition.split('\n')) {
    if (!line.startsWith(metric) || !/^[{ ]/.test(line.slice(metric.length))) continue;
    const labels = [...line.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => `${name}="${value}"`);
    samples.set(labels.sort().join(','), Number(line.slice(line.lastIndexOf(' ') + 1)));
  }
  return samples;
}

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
