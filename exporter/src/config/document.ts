/**
 * YAML text → a document whose nodes keep their places, and the plain value that the schema checks.
 * What is wrong with the YAML itself is found here: syntax, duplicate keys, too many aliases.
 */
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigError, KeyPath } from './errors.ts';
import { oneLine, quote, renderPath } from './errors.ts';
import { offsetInScalar } from './scalar-offset.ts';

/** Each use of an alias copies what it stands for: this bounds how large a small file can become. */
const MAX_ALIASES = 100;

/** A value's node, as far down the path as the document goes. */
interface Found {
  readonly node: Node | undefined;
  readonly key: Node | undefined;
  /** How many steps of the path it is down. */
  readonly depth: number;
  readonly complete: boolean;
}

export class ConfigDocument {
  readonly file: string;
  readonly errors: ConfigError[] = [];
  /** Scalars whose text did not come from this file, with what is shown in their place: their values may be secret. */
  readonly hidden = new Map<Node, string>();
  /** Nodes that have their error already: further ones about the same value would only confuse. */
  readonly failed = new Set<Node>();
  private readonly document: Document;
  private readonly lines = new LineCounter();
  private readonly text: string;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: false });
    let lastLine = 0;
    for (const { pos, code, message } of [...this.document.errors, ...this.document.warnings]) {
      // One mistake confuses the parser for the rest of its line.
      const { line } = this.lines.linePos(pos[0]);
      if (line === lastLine) continue;
      lastLine = line;
      const what = code === 'MULTIPLE_DOCS' ? 'more than one document; remove the line "---"' : oneLine(message);
      this.add(pos[0], [], `not valid YAML: ${what}.`);
    }
  }

  get root(): Node | null {
    return this.document.contents;
  }

  resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  /** An error at a place in the text. */
  add(offset: number, path: KeyPath, message: string): void {
    const { line, col } = this.lines.linePos(offset);
    this.errors.push({
      file: this.file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: renderPath(path),
      message,
    });
  }

  /** An error at a node: at its start or, where its text is from this file, at an offset in its value. */
  addAt(node: Node, path: KeyPath, message: string, offset = 0): void {
    this.failed.add(node);
    const start = node.range?.[0] ?? 0;
    const exact = offset > 0 && isScalar(node) && !this.hidden.has(node);
    this.add(exact ? offsetInScalar(this.text, node, offset) : start, path, message);
  }

  /** An error about the value at a path; the value that was found stands before the message. */
  addValue(path: KeyPath, message: string, offset = 0): void {
    const { node, key, depth, complete } = this.find(path);
    const place = node ?? key;
    // A short form, such as a text for a list of one, has no path below itself.
    const short = isScalar(node);
    if (place === undefined) this.add(0, path, message);
    else if (!this.failed.has(place)) {
      const got = node !== undefined && (complete || short) ? `${this.shown(node)} ` : '';
      this.addAt(place, short ? path.slice(0, depth) : path, got + message, offset);
    }
  }

  /** An error about a key that is there, or that is missing. */
  addKey(path: KeyPath, message: string): void {
    const { node, key, complete } = this.find(path);
    this.add((complete ? (key ?? node) : node)?.range?.[0] ?? 0, path, message);
  }

  lineOf(path: KeyPath): number {
    const { node, key } = this.find(path);
    return this.lines.linePos((key ?? node)?.range?.[0] ?? 0).line;
  }

  /** Whether there is a value at a path; a key alone has none. */
  has(path: KeyPath): boolean {
    const { node, complete } = this.find(path);
    return complete && node !== undefined && !(isScalar(node) && node.value === null);
  }

  isHidden(path: KeyPath): boolean {
    const { node } = this.find(path);
    return node !== undefined && this.hidden.has(node);
  }

  /** A value as errors show it. */
  shown(node: Node): string {
    const hidden = this.hidden.get(node);
    if (hidden !== undefined) return hidden;
    if (isMap(node)) return 'the map';
    if (isSeq(node)) return 'the list';
    if (!isScalar(node)) return 'the value';
    return typeof node.value === 'string' ? quote(node.value) : (node.source ?? String(node.value));
  }

  private find(path: KeyPath): Found {
    let node = this.root ?? undefined;
    let key: Node | undefined;
    for (const [depth, step] of path.entries()) {
      const pair = isMap(node) ? pairOf(node, step) : undefined;
      const child = pair ? pair.value : isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
      if (child === undefined && pair === undefined) return { node, key, depth, complete: false };
      key = pair ? (pair.key as Node) : undefined; // parsed documents hold nodes
      node = (this.resolve(child) ?? undefined) as Node | undefined; // the same
    }
    return { node, key, depth: path.length, complete: true };
  }

  /** The value as plain objects. Keys without a value are left out: they take their default. */
  toPlain(): unknown {
    return this.plain(this.root, [], { aliases: 0 });
  }

  private plain(node: unknown, path: KeyPath, used: { aliases: number }): unknown {
    if (isAlias(node)) {
      const target = this.resolve(node);
      used.aliases += 1;
      if (target === undefined) {
        this.addAt(node, path, `*${node.source} has no value before it that is named &${node.source}.`);
      } else if (used.aliases === MAX_ALIASES + 1) {
        this.addAt(node, path.slice(0, 3), `more than ${MAX_ALIASES} uses of aliases; write the values out.`);
      }
      return used.aliases > MAX_ALIASES ? undefined : this.plain(target, path, used);
    }
    if (isScalar(node)) return node.value ?? undefined;
    if (isSeq(node)) return node.items.map((item, index) => this.plain(item, [...path, index], used));
    if (!isMap(node)) return undefined;
    const plain = new Map<string, unknown>();
    const first = new Map<string, Node>();
    for (const pair of node.items) {
      const name = keyName(pair);
      const key = pair.key as Node; // parsed documents hold nodes
      const earlier = first.get(name);
      if (earlier) this.addDuplicate(key, earlier, [...path, name]);
      else first.set(name, key);
      const value = this.plain(pair.value, [...path, name], used);
      if (!earlier && value !== undefined) plain.set(name, value);
    }
    return Object.fromEntries(plain);
  }

  private addDuplicate(key: Node, earlier: Node, path: KeyPath): void {
    const { line } = this.lines.linePos(earlier.range?.[0] ?? 0);
    const name = String(path.at(-1));
    this.add(key.range?.[0] ?? 0, path, `key ${quote(name)} is given twice, first in line ${line}; remove one.`);
  }
}

/** A key as text, as it is written: `true:` is the key "true". */
export function keyName(pair: Pair): string {
  const { key } = pair;
  return isScalar(key) ? (key.source ?? String(key.value)) : isPair(key) ? '' : String(key);
}

export function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => keyName(pair) === String(key));
}
