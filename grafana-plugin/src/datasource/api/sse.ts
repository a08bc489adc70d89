/** Server-sent events (WHATWG HTML, section "Server-sent events") out of the chunks of an answer. */

export interface ServerSentEvent {
  /** message where the server names none. */
  readonly type: string;
  readonly data: string;
}

/** No message of audit-exporter is longer than an event with its line. */
const MAX_WAITING = 8 * 1024 * 1024;

export class SseReader {
  readonly #decoder = new TextDecoder();
  #waiting = '';

  /** The messages that end in this chunk. Comments, such as the server's heartbeat, are none. */
  read(chunk: Uint8Array): ServerSentEvent[] {
    this.#waiting += this.#decoder.decode(chunk, { stream: true });
    if (this.#waiting.length > MAX_WAITING) throw new Error('the server sends no end of a message');
    const blocks = this.#waiting.split(/\r?\n\r?\n/);
    this.#waiting = blocks.pop() ?? '';
    return blocks.flatMap(messageOf);
  }
}

function messageOf(block: string): ServerSentEvent[] {
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === 'event') type = value;
    if (name === 'data') data.push(value);
  }
  return data.length > 0 ? [{ type, data: data.join('\n') }] : [];
}
