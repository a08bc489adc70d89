/** What the API did since the start of the process, for the self-metrics. */

export class ApiStats {
  /** By endpoint and status code. */
  readonly #requests = new Map<string, { readonly endpoint: string; readonly code: string; count: number }>();
  /** Clients of the live tail, now. */
  streamClients = 0;
  /** Events that clients of the live tail were too slow for. */
  streamDropped = 0;

  answered(endpoint: string, status: number): void {
    const code = String(status);
    const key = `${endpoint} ${code}`;
    const known = this.#requests.get(key);
    if (known === undefined) this.#requests.set(key, { endpoint, code, count: 1 });
    else known.count += 1;
  }

  get requests(): Iterable<{ readonly endpoint: string; readonly code: string; readonly count: number }> {
    return this.#requests.values();
  }
}
