/** Characters: longer lines are shown as they are. */
const LONGEST = 256 * 1024;

/** JSON with one value a line; anything else as it is. */
export function prettyLine(line: string): string {
  if (line.length > LONGEST || !/^\s*[[{]/.test(line)) return line;
  try {
    return JSON.stringify(JSON.parse(line), undefined, 2);
  } catch {
    return line;
  }
}
