/** Events as annotations of a dashboard. */
import type { AnnotationQuery, AnnotationSupport } from '@grafana/data';
import { textUtil } from '@grafana/data';
import { of } from 'rxjs';
import { annotationsOf } from './model/annotations.ts';
import type { AuditQuery } from './types.ts';

/** More would hide the graph that they are to explain. */
const MAX_ANNOTATIONS = 100;

export const ANNOTATIONS: AnnotationSupport<AuditQuery> = {
  prepareQuery: ({ target }: AnnotationQuery<AuditQuery>) => ({
    refId: 'Anno',
    limit: MAX_ANNOTATIONS,
    ...target,
    queryType: 'events',
  }),
  processEvents: ({ mappings }, frames) => of(annotationsOf(frames, mappings, (text) => textUtil.escapeHtml(text))),
  getDefaultQuery: () => ({ limit: MAX_ANNOTATIONS }),
};
