/**
 * The users of docker-compose.yml, made once by its service `users`: who may ask the exporter, and their passwords, each where
 * only the service that needs it can read it. Nothing is printed, and nothing lies in the repository.
 */
import { hash } from 'bcryptjs';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';

/** Of each service, the folder of its secrets and the user id that it runs as. */
export interface Places {
  readonly exporter: Place;
  readonly prometheus: Place;
  readonly grafana: Place;
}

interface Place {
  readonly folder: string;
  readonly owner: number;
}

const COST = 10;
const PASSWORD_BYTES = 32;
const PASSWORD_FILE = 'audit-exporter-password';

/** Made in the containers of docker-compose.yml, with the user ids of their images. */
const COMPOSE: Places = {
  exporter: { folder: '/users/exporter', owner: 1000 },
  prometheus: { folder: '/users/prometheus', owner: 65_534 },
  grafana: { folder: '/users/grafana', owner: 472 },
};

/** Returns whether they had to be made: they stay as they are while none of their files is missing. */
export async function makeUsers({ exporter, prometheus, grafana }: Places): Promise<boolean> {
  const password = (): string => randomBytes(PASSWORD_BYTES).toString('base64url');
  const users = { prometheus: password(), grafana: password(), health: password() };
  const hashes = Object.entries(users).map(async ([user, secret]) => [user, await hash(secret, COST)] as const);
  const web = { basic_auth_users: Object.fromEntries(await Promise.all(hashes)) };
  const files: readonly (readonly [Place, name: string, text: string])[] = [
    [prometheus, PASSWORD_FILE, users.prometheus],
    [grafana, PASSWORD_FILE, users.grafana],
    // As the header Authorization has it.
    [exporter, 'health', Buffer.from(`health:${users.health}`).toString('base64')],
    // The last: until it is there, the exporter does not start.
    [exporter, 'web.yml', stringify(web)],
  ];
  if (files.every(([{ folder }, name]) => existsSync(join(folder, name)))) return false;
  for (const [place, name, text] of files) write(place, name, text);
  return true;
}

/** Whole or not at all. Only the owner may read it. */
function write({ folder, owner }: Place, name: string, text: string): void {
  const path = join(folder, name);
  const made = `${path}.new`;
  rmSync(made, { force: true });
  writeFileSync(made, text, { mode: 0o400 });
  chownSync(made, owner, owner);
  renameSync(made, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log((await makeUsers(COMPOSE)) ? 'Users made.' : 'The users are there already.');
}
