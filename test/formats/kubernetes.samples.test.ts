/** Public Kubernetes audit records: Falco's traces, Panther's rule tests, CrowdSec's hub tests. */
import { describe, expect, it } from '@jest/globals';
import { kubernetes } from '../../exporter/src/formats/kubernetes/index.ts';
import { sampleFiles, sampleLines, tallyOf, withSamples } from '../support/samples.ts';

withSamples(() => {
  describe('kubernetes samples', () => {
    it("reads Falco's traces; the one skip is a file that is no record", () => {
      const folder = ['falco-k8s', 'trace_files', 'k8s_audit'];
      const tally = tallyOf(
        kubernetes,
        sampleFiles(...folder).flatMap((file) => sampleLines(...folder, file)),
      );
      expect(tally.invalid).toEqual([]);
      expect(tally.events).toBe(51);
      expect(tally.skips).toEqual({ unsupported: 1 });
      expect(tally.fields).toMatchObject({
        'event.category': 51,
        'event.type': 51,
        'event.action': 51,
        'event.outcome': 51,
        'user.name': 51,
        'source.ip': 51,
        'orchestrator.resource.type': 51,
        'orchestrator.resource.name': 51,
      });
    });

    it("reads Panther's EKS records; the skips are records of Azure, Google Cloud and other services", () => {
      const lines = sampleLines('panther', 'Amazon.EKS.Audit.ndjson').map((line) =>
        JSON.stringify((JSON.parse(line) as { log: unknown }).log),
      );
      const tally = tallyOf(kubernetes, lines);
      expect(tally.invalid).toEqual([]);
      expect(tally.events).toBe(90);
      expect(tally.skips).toEqual({ unsupported: 37 });
      expect(
        lines.filter((line) => line.includes('"kind":"Event"') && !line.includes('p_log_type":"Azure')),
      ).toHaveLength(90);
      expect(tally.fields).toMatchObject({
        'event.category': 90,
        'event.type': 90,
        'event.action': 84, // the others have no verb
        'event.outcome': 90,
        'user.name': 75, // the others have no user
        'source.ip': 29, // the others have no sourceIPs
        'error.code': 22,
      });
    });

    it("reads CrowdSec's record", () => {
      const tally = tallyOf(
        kubernetes,
        sampleLines('crowdsec', 'k8s-audit-pod-exec-file', 'k8s-audit-pod-exec-file.log'),
      );
      expect(tally.invalid).toEqual([]);
      expect(tally.events).toBe(1);
      expect(tally.skips).toEqual({});
      expect(tally.fields).toMatchObject({ 'user.name': 1, 'source.ip': 1, 'process.command_line': 1 });
    });
  });
});
