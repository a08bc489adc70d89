/** Names of event fields: as the Elastic Common Schema writes them, and as labels write them. */

/** The fields of an event as audit-exporter names them, in the order in which people read them. */
export const ECS_FIELDS = [
  'event.outcome',
  'event.action',
  'user.name',
  'source.ip',
  'user.target.name',
  'event.category',
  'event.reason',
  'orchestrator.resource.type',
  'orchestrator.resource.name',
  'orchestrator.namespace',
  'host.name',
  'service.name',
  'group.name',
  'cloud.account.id',
  'cloud.region',
  'file.path',
  'process.executable',
  'process.command_line',
  'event.provider',
  'event.type',
  'error.code',
  'user.id',
  'user.email',
  'user_agent.original',
  'event.id',
] as const;

const BY_LABEL: ReadonlyMap<string, string> = new Map(ECS_FIELDS.map((name) => [labelOf(name), name]));

/** user.name → user_name */
export function labelOf(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_');
}

/** user_name → user.name; a name that is none of the schema's stays as it is. */
export function ecsName(name: string): string {
  return BY_LABEL.get(name) ?? name;
}
