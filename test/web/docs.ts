/** The examples of docs/web-config.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'web-config.md');

/** The YAML block that begins with this key. */
export function exampleOfDocs(key: string): string {
  const blocks = [...readFileSync(PAGE, 'utf8').matchAll(/```yaml\n([^`]*)```/g)].map(([, block]) => block ?? '');
  const found = blocks.find((block) => block.startsWith(`${key}:`));
  if (found === undefined) throw new Error(`docs/web-config.md has no example with ${key}`);
  return found;
}
