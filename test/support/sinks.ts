/** A sink of lines that takes them as text, decoded as UTF-8. */
export function textSink(
  line: (text: string, end: number) => void,
  drop: (reason: string, end: number) => void = () => undefined,
) {
  return {
    line: (bytes: Buffer, from: number, to: number, end = 0): void => line(bytes.toString('utf8', from, to), end),
    release: (): void => undefined,
    drop: (reason: string, end = 0): void => drop(reason, end),
  };
}
