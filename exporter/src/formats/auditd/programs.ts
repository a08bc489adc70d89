/** What is known of programs, as bits, by the ids of their names. */
import type { Interner } from '../../values/interner.ts';

/** Writes USER_LOGIN when a login is complete. */
export const LOGS_IN = 1;
/** Its `acct=` is another user than the caller. */
export const SWITCHES = 2;
export const IS_SSHD = 4;
export const IS_SUDO = 8;

/** `sshd-session` is OpenSSH 9.8's name. */
const NAMES: readonly (readonly [bits: number, names: string])[] = [
  [LOGS_IN | IS_SSHD, 'sshd sshd-session sshd-auth'],
  [LOGS_IN, 'login gdm-session-worker gdm lightdm sddm-helper kdm_greet in.rlogind'],
  [SWITCHES | IS_SUDO, 'sudo sudo-rs sudoedit'],
  [SWITCHES, 'su su-l runuser pkexec polkit-agent-helper-1 doas passwd chsh chfn chage newgrp sg'],
];

export class Programs {
  readonly #bits: Uint8Array;

  /** To be made before the interner is sealed, so that the ids stay. */
  constructor(interner: Interner) {
    const known = NAMES.flatMap(([bits, names]) =>
      names.split(' ').map((name) => [interner.ofText(name), bits] as const),
    );
    this.#bits = new Uint8Array(Math.max(...known.map(([id]) => id)) + 1);
    for (const [id, bits] of known) this.#bits[id] = bits;
  }

  /** 0 for all others. */
  bits(name: number): number {
    return name < this.#bits.length ? (this.#bits[name] ?? 0) : 0;
  }
}
