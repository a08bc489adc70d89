/** Problems of a source: each is reported once, and again only after it was gone. */
import type { SourceProblem, SourceProblemReason } from '../source.ts';
import { codeOf, messageOf } from '../../message.ts';

export class Problems {
  readonly #active = new Set<string>();
  #fresh: SourceProblem[] = [];
  /** Calls that failed, ever. */
  failures = 0;

  /** `subject`: the path or pattern that it is about. */
  report(subject: string, reason: SourceProblemReason, message: string): void {
    const key = `${reason} ${subject}`;
    if (this.#active.has(key)) return;
    this.#active.add(key);
    this.#fresh.push({ reason, message });
  }

  /** Something that happened and does not last. */
  happened(reason: SourceProblemReason, message: string): void {
    this.#fresh.push({ reason, message });
  }

  /** A call to the file system, or gunzip, failed. `subject` where the path alone is about another problem too. */
  failed(path: string, error: unknown, subject = path): void {
    this.failures++;
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EPERM') {
      const cure = `give the exporter's user read access, e.g. setfacl -m u:audit-exporter:r ${path}`;
      this.report(subject, 'permission', `${path}: permission denied; ${cure} (and rx on the folders above it)`);
    } else {
      const text = messageOf(error);
      this.report(subject, 'io', `${path}: ${text}; reading is tried again until it works`);
    }
  }

  has(subject: string): boolean {
    return this.#active.has(`io ${subject}`) || this.#active.has(`permission ${subject}`);
  }

  gone(subject: string, ...reasons: readonly SourceProblemReason[]): void {
    for (const reason of reasons) this.#active.delete(`${reason} ${subject}`);
  }

  take(): readonly SourceProblem[] {
    const taken = this.#fresh;
    this.#fresh = [];
    return taken;
  }
}
