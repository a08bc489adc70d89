/** Values of keys that are secret never appear in an error. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { ConfigDocument } from './document.ts';
import { keyName } from './document.ts';
import { childOf, infoOf } from './schema-walk.ts';

/** What is hidden already, such as the value of a variable, keeps what is shown in its place. */
export function hideSecrets(document: ConfigDocument, schema: unknown): void {
  const walk = (given: unknown, here: unknown): void => {
    if (here === undefined) return;
    const node = document.resolve(given);
    if (infoOf(here)?.secret && isScalar(node) && !document.hidden.has(node)) document.hidden.set(node, 'the value');
    if (isSeq(node)) for (const item of node.items) walk(item, childOf(here, 0));
    if (isMap(node)) for (const pair of node.items) walk(pair.value, childOf(here, keyName(pair)));
  };
  walk(document.root, schema);
}
