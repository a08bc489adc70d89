/** The web configuration as it is now: read again when a file of it changes, and kept when the new one is bad. */
import { statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../../log.ts';
import type { WebConfig } from './load.ts';
import { loadWebConfig } from './load.ts';

export interface LiveOptions {
  readonly file: string;
  readonly clock: () => number;
  readonly log: Logger;
}

const CHECK_EVERY_MS = 1000;
/** Makes the next check read again. */
const UNKNOWN = '';

export class LiveWebConfig {
  readonly #options: LiveOptions;
  #current: WebConfig;
  #files: readonly string[];
  #signature: string;
  #checkedAt: number;
  #problem: string | undefined;

  /** The text of everything that is wrong where the configuration is refused. */
  static open(options: LiveOptions): LiveWebConfig | string {
    const { config, files } = loadWebConfig(options.file);
    return typeof config === 'string' ? config : new LiveWebConfig(options, config, files);
  }

  private constructor(options: LiveOptions, config: WebConfig, files: readonly string[]) {
    this.#options = options;
    this.#current = config;
    this.#files = files;
    // A file may have changed since it was read.
    this.#signature = UNKNOWN;
    this.#checkedAt = -Infinity;
  }

  get current(): WebConfig {
    return this.#current;
  }

  /** To be called before the configuration is used; looks at the files at most once a second. */
  refresh(): void {
    const now = this.#options.clock();
    if (Math.abs(now - this.#checkedAt) < CHECK_EVERY_MS) return;
    this.#checkedAt = now;
    // Taken before reading: a change while reading is a change for the next check.
    const signature = signatureOf(this.#files);
    if (signature === this.#signature) return;
    const { config, files } = loadWebConfig(this.#options.file);
    // Of a bad configuration perhaps not every file was reached.
    const watched = typeof config === 'string' ? [...new Set([...this.#files, ...files])] : files;
    this.#signature = isDeepStrictEqual(watched, this.#files) ? signature : UNKNOWN;
    this.#files = watched;
    const problem = typeof config === 'string' ? config : this.#exchange(config);
    if (problem !== undefined && problem !== this.#problem) {
      this.#options.log.error(`web configuration refused, the old one stays in force: ${problem}`);
    }
    this.#problem = problem;
  }

  #exchange(next: WebConfig): string | undefined {
    const old = this.#current;
    if (isDeepStrictEqual(next, old)) return undefined;
    const lost = lostProtection(old, next);
    if (lost !== undefined) return `${this.#options.file}: ${lost}`;
    this.#current = isDeepStrictEqual(next.tls, old.tls) ? { ...next, tls: old.tls } : next;
    this.#options.log.info('web configuration loaded', { users: next.users.size, tls: next.tls !== undefined });
    return undefined;
  }
}

/** Changes that a half-written file could feign, and that would open the server, wait for a restart. */
function lostProtection(old: WebConfig, next: WebConfig): string | undefined {
  if ((old.tls === undefined) !== (next.tls === undefined)) {
    return 'tls_server_config was added or removed; restart to switch TLS on or off';
  }
  if (old.users.size > 0 && next.users.size === 0) {
    return 'basic_auth_users is gone, which would leave the server open; restart if that is meant';
  }
  if (strictness(next) < strictness(old)) {
    return `client_auth_type ${next.tls?.clientAuth ?? ''} is weaker than the old one; restart if that is meant`;
  }
  if ((old.tls?.allowedSans.length ?? 0) > 0 && next.tls?.allowedSans.length === 0) {
    return 'client_allowed_sans is gone, which would admit more clients; restart if that is meant';
  }
  return undefined;
}

function strictness({ tls }: WebConfig): number {
  return tls?.clientAuth === 'RequireAndVerifyClientCert' ? 2 : tls?.clientAuth === 'RequireAnyClientCert' ? 1 : 0;
}

/** Changes whenever a file does, also when it is replaced by another of the same size and time. */
function signatureOf(files: readonly string[]): string {
  return files
    .map((file) => {
      try {
        const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
        return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
      } catch {
        return 'unreadable';
      }
    })
    .join(' ');
}
