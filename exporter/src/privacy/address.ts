/** The network of an address: /24 of IPv4, /48 of IPv6. */
import { isIP } from 'node:net';

/** Undefined for what is not an address. */
export function networkOf(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  const version = isIP(mapped ?? bare);
  if (version === 4) return (mapped ?? bare).replace(/\.\d+$/, '.0');
  return version === 6 ? `${groupsOf(bare).slice(0, 3).map(hex).join(':')}::` : undefined;
}

const hex = (group: number): string => group.toString(16);

const GROUPS = 8;

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const before = parse(head);
  if (tail === undefined) return before;
  const after = parse(tail);
  return [...before, ...new Array<number>(Math.max(0, GROUPS - before.length - after.length)).fill(0), ...after];
}

function parse(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
