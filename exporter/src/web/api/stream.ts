/** The live tail: server-sent events (WHATWG HTML, section "Server-sent events"), one for each event that is committed. */
import type { Response } from 'express';
import type { Selector } from '../../selector/selector.ts';
import type { StoredEvent } from '../../store/events/stored-event.ts';
import type { EventTail } from '../../store/events/tail.ts';
import { ApiError } from './answers.ts';
import { eventJson } from './event-json.ts';
import type { ApiStats } from './stats.ts';

export interface StreamLimits {
  readonly clients: number;
  /** What waits for a slow client at most. */
  readonly queueEvents: number;
  readonly queueCharacters: number;
  readonly heartbeatMs: number;
}

const STREAM_LIMITS: StreamLimits = {
  clients: 32,
  queueEvents: 1000,
  queueCharacters: 4 * 1024 * 1024,
  heartbeatMs: 15_000,
};

const RETRY_AFTER_S = 10;

export class Streams {
  readonly #tail: EventTail;
  readonly #stats: ApiStats;
  readonly #limits: StreamLimits;
  readonly #clients = new Set<StreamClient>();

  constructor(tail: EventTail, stats: ApiStats, limits = STREAM_LIMITS) {
    this.#tail = tail;
    this.#stats = stats;
    this.#limits = limits;
  }

  open(response: Response, selector: Selector, withLines: boolean): void {
    const { clients, heartbeatMs } = this.#limits;
    if (this.#clients.size >= clients) {
      const message = `${clients} clients follow the events already; try again later`;
      throw new ApiError('unavailable', message, { 'Retry-After': String(RETRY_AFTER_S) });
    }
    response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    if (response.req.method === 'HEAD') return void response.end();
    response.flushHeaders();
    const client = new StreamClient(response, this.#limits, withLines, this.#stats);
    this.#clients.add(client);
    this.#stats.streamClients = this.#clients.size;
    client.beat();
    const unfollow = this.#tail.follow(selector, (events, dropped) => client.add(events, dropped));
    const heartbeat = setInterval(() => client.beat(), heartbeatMs);
    response.on('drain', () => client.flush());
    response.on('close', () => {
      clearInterval(heartbeat);
      unfollow();
      this.#clients.delete(client);
      this.#stats.streamClients = this.#clients.size;
    });
  }

  /** Ends all streams, so that the server can stop. */
  close(): void {
    for (const client of this.#clients) client.end();
  }
}

class StreamClient {
  readonly #response: Response;
  readonly #limits: StreamLimits;
  readonly #withLines: boolean;
  readonly #stats: ApiStats;
  #queue: string[] = [];
  #characters = 0;
  #dropped = 0;

  constructor(response: Response, limits: StreamLimits, withLines: boolean, stats: ApiStats) {
    this.#response = response;
    this.#limits = limits;
    this.#withLines = withLines;
    this.#stats = stats;
  }

  add(events: readonly StoredEvent[], dropped: number): void {
    for (const event of events) this.#enqueue(event);
    this.#drop(dropped);
    this.flush();
  }

  #enqueue(event: StoredEvent): void {
    const { queueEvents, queueCharacters } = this.#limits;
    if (this.#queue.length >= queueEvents || this.#characters >= queueCharacters) this.flush();
    if (this.#queue.length >= queueEvents || this.#characters >= queueCharacters) {
      this.#drop(1);
      return;
    }
    this.#noteDropped();
    const shown = this.#withLines ? event : { ...event, line: undefined };
    this.#push(`id: ${event.id}\ndata: ${JSON.stringify(eventJson(shown))}\n\n`);
  }

  #drop(events: number): void {
    this.#dropped += events;
    this.#stats.streamDropped += events;
  }

  #noteDropped(): void {
    if (this.#dropped === 0) return;
    this.#push(`event: dropped\ndata: {"count":${this.#dropped}}\n\n`);
    this.#dropped = 0;
  }

  #push(text: string): void {
    this.#queue.push(text);
    this.#characters += text.length;
  }

  /** Writes as long as the client reads; the note of what was dropped comes where it was. */
  flush(): void {
    if (this.#queue.length === 0) this.#noteDropped();
    let sent = 0;
    while (sent < this.#queue.length && !this.#response.writableNeedDrain) {
      const text = this.#queue[sent++] ?? '';
      this.#characters -= text.length;
      this.#response.write(text);
      if (sent === this.#queue.length) this.#noteDropped();
    }
    this.#queue = this.#queue.slice(sent);
  }

  /** A comment, so that nobody on the way takes the connection for dead. */
  beat(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(': live\n\n');
  }

  end(): void {
    this.#response.end();
  }
}
