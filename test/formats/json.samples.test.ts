/** Public records of services without a format of their own, read with a mapping: Panther's rule tests. */
import { describe, expect, it } from '@jest/globals';
import type { JsonMapping } from '../../exporter/src/formats/format.ts';
import { json } from '../../exporter/src/formats/json/index.ts';
import { sampleLines, tallyOf, withSamples } from '../support/samples.ts';

const OKTA: JsonMapping = {
  '@timestamp': { path: 'published' },
  'event.action': { path: 'eventType' },
  'event.category': {
    path: 'eventType',
    map: { 'user.session.start': 'authentication', 'user.authentication.sso': 'authentication' },
  },
  'event.outcome': { path: 'outcome.result', map: { SUCCESS: 'success', ALLOW: 'success', FAILURE: 'failure' } },
  'event.provider': { value: 'okta' },
  'user.name': { path: 'actor.alternateId' },
  'user.target.name': { path: 'target[0].alternateId' },
  'source.ip': { path: 'client.ipAddress' },
  'user_agent.original': { path: 'client.userAgent.rawUserAgent' },
};

const GITHUB: JsonMapping = {
  '@timestamp': { path: 'created_at' },
  'event.action': { path: 'action' },
  'event.provider': { value: 'github' },
  'user.name': { path: 'actor' },
  'user.target.name': { path: 'user' },
};

const records = (file: string): string[] =>
  sampleLines('panther', file).map((line) => JSON.stringify((JSON.parse(line) as { log: unknown }).log));

withSamples(() => {
  describe('json samples', () => {
    it("reads Okta's system log with a mapping", () => {
      const tally = tallyOf(json, records('Okta.SystemLog.ndjson'), { mapping: OKTA });
      expect(tally).toEqual({
        events: 29,
        skips: {},
        invalid: [],
        fields: {
          'event.action': 7, // the others spell it eventtype
          'event.category': 4,
          'event.outcome': 29,
          'event.provider': 29,
          'user.name': 29,
          'user.target.name': 20,
          'source.ip': 29,
          'user_agent.original': 29,
        },
      });
    });

    it("reads GitHub's audit log with a mapping", () => {
      const tally = tallyOf(json, records('GitHub.Audit.ndjson'), { mapping: GITHUB });
      expect(tally).toEqual({
        events: 50,
        skips: {},
        invalid: [],
        fields: {
          'event.action': 50,
          'event.outcome': 50,
          'event.provider': 50,
          'user.name': 49, // one actor is empty
          'user.target.name': 6,
        },
      });
    });

    it('reads every record of every service without a mapping', () => {
      for (const file of [
        'Auth0.Events',
        'Box.Event',
        'Duo.Authentication',
        'GSuite.ActivityEvent',
        'Slack.AuditLogs',
      ]) {
        const lines = records(`${file}.ndjson`);
        const tally = tallyOf(json, lines);
        expect(tally).toMatchObject({ events: lines.length, skips: {}, invalid: [] });
      }
    });
  });
});
