/** Questions to a real Prometheus, and reading an exposition. */
import type { Running } from './process.ts';

export type Prometheus = Running & { readonly url: string };

interface Sample {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
}

/** The samples of an instant query. */
async function query(prometheus: Prometheus, expression: string): Promise<Sample[]> {
  const response = await fetch(`${prometheus.url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expression }),
  });
  const answer = (await response.json()) as { data?: { result: Sample[] }; error?: string }; // Prometheus' HTTP API
  if (!answer.data) throw new Error(answer.error ?? 'no data');
  return answer.data.result;
}

/** The value of a query with one sample; 0 for none. */
export async function number(prometheus: Prometheus, expression: string): Promise<number> {
  const samples = await query(prometheus, expression);
  return Number(samples[0]?.value[1] ?? 0);
}

/** The samples of one metric in an exposition: label text → value. */
export function samples(text: string, metric: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    if (!line.startsWith(metric)) continue;
    const rest = line.slice(metric.length);
    if (!/^[{ ]/.test(rest)) continue;
    const cut = rest.lastIndexOf(' ');
    found.set(rest.slice(0, cut).trim(), Number(rest.slice(cut + 1)));
  }
  return found;
}

export const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
