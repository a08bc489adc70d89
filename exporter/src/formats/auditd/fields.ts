/**
 * The `key=value` pairs of a record: unquoted, "quoted" or encoded values; the inner pairs of user-space messages
 * (`msg='…'`); the enriched pairs behind a group separator; the older shapes `(hostname=?, addr=?)`,
 * `user pid=…`, `old auid=… new auid=…`, `PAM: session open acct=…` and `avc:  denied  { read } for …`.
 */
import { archName, syscallName } from './syscalls.ts';
import { hashStep, keyAt } from './keys.ts';
import { fromHex, isArgument, isEncodedField, isHex, socketAddress, withoutNuls } from './decode.ts';

/**
 * Decoded values by key. Where a key comes twice the first one counts: the kernel writes its own pairs first.
 * Two arrays and not an object: most records are asked for ten of thirty keys, and an object of thirty keys costs more
 * to build than the line costs to scan.
 */
export class Fields {
  readonly keys: string[] = [];
  readonly values: string[] = [];

  add(key: string, value: string): void {
    this.keys.push(key);
    this.values.push(value);
  }

  get(key: string): string | undefined {
    const index = this.keys.indexOf(key);
    return index === -1 ? undefined : this.values[index];
  }

  toObject(type: string): Record<string, string> {
    const object: Record<string, string> = { type };
    for (let index = 0; index < this.keys.length; index++) {
      const key = this.keys[index] ?? '';
      if (object[key] === undefined) object[key] = this.values[index] ?? '';
    }
    return object;
  }
}

const MAX_FIELDS = 1024;
const MAX_KEY = 64;

/** Separators are everything up to the blank, such as the 0x1D before what `log_format = ENRICHED` adds. */
const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const EQUALS = 61;
/** What the kernel writes for no text. */
const NULL = '(null)';

export function readFields(line: string, from: number, type: string): Fields {
  const fields = new Fields();
  const end = line.length;
  let at = from;
  let word = from;
  let count = 0;
  let hash = 0;
  let inMessage = false;
  while (at < end && count < MAX_FIELDS) {
    const code = line.charCodeAt(at);
    if (code !== EQUALS) {
      at++;
      if (code <= SPACE || code === QUOTE || code === APOSTROPHE || (code >= OPEN && code <= COMMA)) {
        word = at;
        hash = 0;
      } else hash = hashStep(hash, code);
      continue;
    }
    const key = at - word > 0 && at - word <= MAX_KEY ? keyAt(line, word, at, hash) : '';
    hash = 0;
    at++;
    const first = line.charCodeAt(at);
    if (first === 123) {
      word = ++at; // `SADDR={ saddr_fam=inet … }`: its pairs stand for themselves
      continue;
    }
    if (first === APOSTROPHE && key === 'msg') {
      inMessage = true;
      word = ++at;
      continue;
    }
    let stop: number;
    let value: string | undefined;
    if (first === QUOTE || first === APOSTROPHE) {
      const close = line.indexOf(first === QUOTE ? '"' : "'", at + 1);
      stop = close === -1 ? end : close;
      value = line.slice(at + 1, stop);
      stop++;
    } else if (first === OPEN && line.startsWith(NULL, at)) {
      stop = at + NULL.length; // a copy may have lost the separator behind it: `key=(null)ARCH=x86_64`
    } else {
      stop = unquotedEnd(line, at, inMessage);
      value = unquoted(line.slice(at, stop), key, type);
    }
    if (key !== '' && value !== undefined) fields.add(prefixed(line, word, key), value);
    count++;
    at = stop;
    word = stop;
  }
  derive(fields, type);
  readWords(fields, line, from, type);
  return fields;
}

function unquoted(value: string, key: string, type: string): string {
  const text = value.charCodeAt(value.length - 1) <= COMMA ? withoutTail(value) : value;
  return isHex(text) && isEncodedField(key, type) ? decoded(key, text) : text;
}

function unquotedEnd(line: string, from: number, inMessage: boolean): number {
  let at = from;
  for (; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code <= SPACE || (inMessage && code === APOSTROPHE)) break;
  }
  return at;
}

/** Without what the older shapes leave at the end: `hostname=?,` and `res=success)'`. */
function withoutTail(value: string): string {
  const opened = value.includes('(');
  let end = value.length;
  while (end > 0) {
    const code = value.charCodeAt(end - 1);
    if (code !== COMMA && code !== QUOTE && code !== APOSTROPHE && (code !== CLOSE || opened)) break;
    end--;
  }
  return end === value.length ? value : value.slice(0, end);
}

function decoded(key: string, value: string): string {
  const text = fromHex(value);
  if (key === 'proctitle' || key === 'cmd') return withoutNuls(text);
  return key === 'key' ? text.replaceAll('\u0001', ',') : text; // several -k of one rule
}

/** `old auid=… new auid=…`: the new one counts. */
function prefixed(line: string, word: number, key: string): string {
  return line.charCodeAt(word - 4) === 111 && line.startsWith('old ', word - 4) ? `old-${key}` : key;
}

/** Names for numbers, under the keys that enriched logs have for them. */
function derive(fields: Fields, type: string): void {
  if (type === 'SYSCALL' || type === 'SECCOMP') {
    if (fields.get('SYSCALL') !== undefined) return;
    const arch = fields.get('arch');
    const name = syscallName(arch, fields.get('syscall'));
    if (name !== undefined) fields.add('SYSCALL', name);
    const machine = archName(arch);
    if (machine !== undefined) fields.add('ARCH', machine);
  } else if (type === 'SOCKADDR') {
    const address = socketAddress(fields.get('saddr') ?? '');
    if (address === undefined) return;
    fields.add('saddr_fam', address.family);
    if (address.port === undefined) fields.add('path', address.address);
    else {
      fields.add('laddr', address.address);
      fields.add('lport', address.port);
    }
  }
}

/** What the shapes say in words and not in pairs. */
function readWords(fields: Fields, line: string, from: number, type: string): void {
  if (type === 'AVC' || type === 'USER_AVC') {
    const at = line.indexOf('avc:', from);
    if (at === -1) return;
    const verdict = /^avc: {1,2}(denied|granted|received) {1,2}(?:\{ ([\w ]{1,200}) \}|(policyload|setenforce))/.exec(
      line.slice(at, at + 256),
    );
    if (verdict?.[1] !== undefined) fields.add('seresult', verdict[1]);
    const permission = verdict?.[2] ?? verdict?.[3];
    if (permission !== undefined) fields.add('seperms', permission.trim());
  } else if ((type.startsWith('USER_') || type.startsWith('CRED_')) && fields.get('op') === undefined) {
    const at = line.indexOf("'PAM: ", from);
    const operation =
      at === -1 ? undefined : /^[a-z_]+(?: [a-z_]+){0,2}(?= \w{1,16}=)/.exec(line.slice(at + 6, at + 70));
    if (operation) fields.add('op', `PAM:${operation[0].replaceAll(' ', '_')}`);
  }
}

/** The arguments of an EXECVE in order; pieces of a long one (`a1[0]=… a1[1]=…`) are put together. */
export function argumentsOf(fields: Fields): string[] {
  const list: string[] = [];
  let last = '';
  for (let index = 0; index < fields.keys.length; index++) {
    const key = fields.keys[index] ?? '';
    if (!isArgument(key) || key.endsWith('_len')) continue;
    const bracket = key.indexOf('[');
    const name = bracket === -1 ? key : key.slice(0, bracket);
    const value = fields.values[index] ?? '';
    if (bracket !== -1 && name === last) list.push((list.pop() ?? '') + value);
    else list.push(value);
    last = name;
  }
  return list;
}
