/** The larger array, with the content of the old one. */
export function filled<T extends { set(source: T): void }>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}
