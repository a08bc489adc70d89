/**
 * Checks users and passwords (RFC 7617, bcrypt). Results are remembered, as in Prometheus' exporter-toolkit: a scrape
 * must not cost a hash. Memory and work are bounded: a few remembered results, and few checks that wait.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { bcryptCost } from './config/schema.ts';
import type { Hasher } from './hasher.ts';

export interface Attempt {
  readonly user: string;
  readonly password: string;
  /** The address that it comes from. */
  readonly client: string;
}

export type Verdict = 'good' | 'wrong' | 'busy';

interface Limits {
  /** Checks that wait, of all clients and of one. */
  readonly waiting: number;
  readonly waitingOfClient: number;
  /** Remembered results, of right passwords and of wrong ones. */
  readonly remembered: number;
}

const LIMITS: Limits = { waiting: 50, waitingOfClient: 10, remembered: 256 };

/** No password: only the time that it takes to compare with it counts. */
const NOBODY = 'O'.repeat(53);

export class PasswordChecker {
  readonly #hasher: Hasher;
  readonly #limits: Limits;
  /** Of this process only: what is remembered tells nothing about passwords. */
  readonly #key = randomBytes(32);
  /** User → code of the last right user, password and hash. */
  readonly #good = new Map<string, Buffer>();
  readonly #wrong = new Set<string>();
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #ofClient = new Map<string, number>();

  constructor(hasher: Hasher, limits: Limits = LIMITS) {
    this.#hasher = hasher;
    this.#limits = limits;
  }

  async check({ user, password, client }: Attempt, users: ReadonlyMap<string, string>): Promise<Verdict> {
    const known = users.get(user);
    const hash = known ?? this.#hashOfNobody(user, users);
    const code = this.#code(user, hash, password);
    const good = this.#good.get(user);
    if (good && timingSafeEqual(good, code)) return 'good';
    const name = code.toString('base64');
    if (this.#wrong.has(name)) return 'wrong';
    const running = this.#running.get(name) ?? this.#begin(client, name, password, hash);
    if (!running) return 'busy';
    const matches = (await running) && known !== undefined;
    if (matches) remember(this.#good, user, code, this.#limits.remembered);
    else this.#rememberWrong(name);
    return matches ? 'good' : 'wrong';
  }

  /** The same attempt twice is one check. Undefined where too many wait. */
  #begin(client: string, name: string, password: string, hash: string): Promise<boolean> | undefined {
    const ofClient = this.#ofClient.get(client) ?? 0;
    if (this.#running.size >= this.#limits.waiting || ofClient >= this.#limits.waitingOfClient) return undefined;
    this.#ofClient.set(client, ofClient + 1);
    const running = this.#hasher.matches(password, hash).finally(() => {
      this.#running.delete(name);
      const left = (this.#ofClient.get(client) ?? 1) - 1;
      if (left === 0) this.#ofClient.delete(client);
      else this.#ofClient.set(client, left);
    });
    this.#running.set(name, running);
    return running;
  }

  #rememberWrong(name: string): void {
    this.#wrong.add(name);
    for (const oldest of this.#wrong) {
      if (this.#wrong.size <= this.#limits.remembered) return;
      this.#wrong.delete(oldest);
    }
  }

  /** Of the same cost as that of some user, always the same for a name: the time does not tell that there is no such user. */
  #hashOfNobody(user: string, users: ReadonlyMap<string, string>): string {
    const costs = [...users.values()].map(bcryptCost);
    const cost = costs[(this.#hmac(user)[0] ?? 0) % costs.length] ?? 10;
    return `$2b$${String(cost).padStart(2, '0')}$${NOBODY}`;
  }

  #code(...parts: readonly string[]): Buffer {
    return this.#hmac(JSON.stringify(parts));
  }

  #hmac(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V, limit: number): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= limit) return;
    map.delete(oldest);
  }
}
