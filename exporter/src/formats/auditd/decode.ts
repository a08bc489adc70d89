/**
 * Encoded values. The kernel and libaudit write text that holds a blank, a quote or a control character as upper-case
 * hexadecimal digits without quotes (audit_log_untrustedstring; audit_encode_nv_string(3)).
 */

/** Fields that can be encoded (auparse's table of escaped fields). */
const ENCODED = new Set(
  (
    'acct cgroup cmd comm cwd data device dir exe file grp invalid_context key name new-chardev new-disk new-fs ' +
    'new-net new_group ocomm old-chardev old-disk old-fs old-net path proctitle root_dir sw vm watch'
  ).split(' '),
);

/** Whether an unquoted value of this field may be hexadecimal. Arguments are so in EXECVE only; in SYSCALL they are numbers. */
export function isEncodedField(key: string, type: string): boolean {
  if (ENCODED.has(key)) return true;
  return type === 'EXECVE' && isArgument(key);
}

/** `a0`, `a12`, and the pieces of a long argument `a1[0]`. */
export function isArgument(key: string): boolean {
  const code = key.charCodeAt(1);
  return key.charCodeAt(0) === 97 && code >= 48 && code <= 57;
}

/** An even number of upper-case hexadecimal digits. */
function isHex(value: string): boolean {
  const { length } = value;
  if (length < 2 || length % 2 !== 0) return false;
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code < 48 || code > 70 || (code > 57 && code < 65)) return false;
  }
  return true;
}

/** The text of a value without quotes. */
export function decoded(key: string, value: string, type: string): string {
  if (!isHex(value) || !isEncodedField(key, type)) return value;
  const text = Buffer.from(value, 'hex').toString('utf8');
  if (key === 'proctitle' || key === 'cmd') return withoutNuls(text);
  return key === 'key' ? text.replaceAll('\u0001', ',') : text; // several -k of one rule
}

/** Arguments in one text: NULs between them become blanks, those at the end vanish. */
function withoutNuls(value: string): string {
  let end = value.length;
  while (end > 0 && value.charCodeAt(end - 1) === 0) end--;
  return value.slice(0, end).replaceAll('\0', ' ');
}

export interface SocketAddress {
  readonly family: 'inet' | 'inet6' | 'local';
  readonly address: string;
  readonly port?: string;
}

/** A `saddr=` of family inet, inet6 or local (struct sockaddr as the call gave it; the family is little-endian). */
export function socketAddress(saddr: string): SocketAddress | undefined {
  if (saddr.length > 512 || !isHex(saddr)) return undefined;
  const bytes = Buffer.from(saddr, 'hex');
  if (bytes.length < 3) return undefined;
  const family = bytes.readUInt16LE(0);
  if (family === 2 && bytes.length >= 8) {
    return { family: 'inet', address: bytes.subarray(4, 8).join('.'), port: String(bytes.readUInt16BE(2)) };
  }
  if (family === 10 && bytes.length >= 24) {
    const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(8 + 2 * index).toString(16));
    return { family: 'inet6', address: shortIpv6(groups), port: String(bytes.readUInt16BE(2)) };
  }
  if (family === 1) {
    const from = bytes[2] === 0 ? 3 : 2; // abstract sockets begin with a NUL
    const end = bytes.indexOf(0, from);
    const path = bytes.toString('utf8', from, end === -1 ? bytes.length : end);
    return path === '' ? undefined : { family: 'local', address: path };
  }
  return undefined;
}

/** The canonical text of RFC 5952: the first longest run of zero groups becomes `::`. */
function shortIpv6(groups: readonly string[]): string {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  if (best.at === -1) return groups.join(':');
  const mapped = best.at === 0 && best.length === 5 && groups[5] === 'ffff';
  if (mapped) {
    const [high = '0', low = '0'] = groups.slice(6);
    const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
    return `::ffff:${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
  }
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}
