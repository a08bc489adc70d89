/** What syslog-auth makes of public auth.log samples: every skip is accounted for. */
import { describe, expect, it } from '@jest/globals';
import { syslogAuth } from '../../exporter/src/formats/syslog-auth/index.ts';
import { sampleLines, tallyOf, withSamples } from '../support/samples.ts';

interface Sample {
  readonly name: string;
  readonly skips: Record<string, number>;
  readonly events: number;
  /** Events with a user and with an address; those of the category network have no user. */
  readonly users: number;
  readonly addresses: number;
}

const SAMPLES: readonly Sample[] = [
  // Two lines of PAM beside sshd's own, and a `Disconnected from` that is no wording of sshd.
  { name: 'sshd-logs', skips: { intermediate: 2, irrelevant: 1 }, events: 21, users: 11, addresses: 21 },
  { name: 'sshd-success-logs', skips: {}, events: 4, users: 4, addresses: 4 },
  { name: 'ssh-bf', skips: {}, events: 6, users: 6, addresses: 6 },
  { name: 'ssh-slow-bf', skips: {}, events: 22, users: 22, addresses: 22 },
  { name: 'sshd-invalid-bf', skips: {}, events: 6, users: 6, addresses: 6 },
  { name: 'syslog-logs', skips: {}, events: 3, users: 3, addresses: 3 },
  { name: 'pam-logs', skips: {}, events: 2, users: 2, addresses: 0 },
];

describe('syslog-auth samples', () => {
  withSamples(() => {
    it.each(SAMPLES)('$name', ({ name, skips, events, users, addresses }) => {
      const tally = tallyOf(syslogAuth, sampleLines('crowdsec', name, `${name}.log`));
      expect(tally.invalid).toEqual([]);
      expect(tally.skips).toEqual(skips);
      expect(tally.events).toBe(events);
      for (const field of ['event.category', 'event.action', 'event.outcome', 'host.name'] as const) {
        expect(tally.fields[field]).toBe(events);
      }
      expect(tally.fields['user.name'] ?? 0).toBe(users);
      expect(tally.fields['source.ip'] ?? 0).toBe(addresses);
    });
  });
});
