/** Events as a dashboard's annotations. */
import type { AnnotationEvent, AnnotationEventFieldMapping, AnnotationEventMappings, DataFrame } from '@grafana/data';

type Key = 'text' | 'title' | 'tags' | 'id';

const TAGS = ['event.category', 'event.outcome', 'source'];

/**
 * Grafana shows texts and titles as HTML, so `escape` makes plain text of them; tags it shows as they are. The mapping of
 * the annotation query decides where it has one.
 */
export function annotationsOf(
  frames: readonly DataFrame[],
  mappings: AnnotationEventMappings = {},
  escape: (text: string) => string,
): AnnotationEvent[] {
  return frames.flatMap((frame) => {
    const columns = new Map(frame.fields.map(({ name, values }) => [name, values as unknown[]])); // any[] by Grafana
    return Array.from({ length: frame.length }, (_, row) => annotation(row, columns, mappings, escape));
  });
}

type Columns = ReadonlyMap<string, readonly unknown[]>;

function annotation(
  row: number,
  columns: Columns,
  mappings: AnnotationEventMappings,
  escape: (text: string) => string,
): AnnotationEvent {
  const value = (column: string): string | undefined => textOf(columns.get(column)?.[row]);
  const mapped = (key: Key): string | undefined => {
    const source = sourceOf(mappings[key]);
    const what = mappings[key]?.value;
    if (source === 'text') return what;
    return source === 'field' && what !== undefined ? value(what) : undefined;
  };
  const given = <T>(key: Key, found: T): T | undefined => (sourceOf(mappings[key]) === 'skip' ? undefined : found);
  const tags = mapped('tags')?.split(',') ?? TAGS.flatMap((column) => value(column) ?? []);
  return {
    time: Number(columns.get('timestamp')?.[row]),
    id: given('id', mapped('id') ?? value('id')),
    title: given('title', escape(mapped('title') ?? titleOf(value))),
    text: given('text', escape(mapped('text') ?? detailsOf(value))),
    tags: given('tags', tags),
  };
}

// A value of the enum, whose module needs a browser.
const sourceOf = (mapping?: AnnotationEventFieldMapping): string => mapping?.source ?? 'field';

type ValueOf = (column: string) => string | undefined;

/** `ssh_login failure` */
const titleOf = (value: ValueOf): string =>
  [value('event.action'), value('event.outcome')].filter((part) => part !== undefined).join(' ');

/** Who did it to whom or what, and from where: `bob → alice, 192.0.2.1, sshd01`. */
function detailsOf(value: ValueOf): string {
  const who = value('user.name');
  const target = value('user.target.name') ?? value('orchestrator.resource.name') ?? value('group.name');
  const parts = [target === undefined ? who : `${who ?? ''} → ${target}`, value('source.ip'), value('host.name')];
  return parts.filter((part) => part !== undefined).join(', ') || (value('body') ?? '');
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
