/** Cuts at the given places (any numbers). */
export function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const cuts = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((to, i) => bytes.subarray(cuts[i] ?? 0, to));
}
