/** Serves files of a folder and nothing outside it. */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export async function sendFile(response: ServerResponse, folder: string, path: string): Promise<void> {
  // Absolute before it is normalised: no `..` is left that could climb out of the folder.
  const file = join(folder, normalize(`/${path}`));
  try {
    send(response, 200, TYPES[extname(file)] ?? 'application/octet-stream', await readFile(file));
  } catch {
    send(response, 404, 'text/plain', `No file ${path}\n`);
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

export function redirect(response: ServerResponse, address: string): void {
  response.writeHead(302, { location: address }).end();
}

/** Of the two arrows of the time range picker the package @grafana/ui has only the right one. */
export async function sendMirrored(response: ServerResponse, vendor: string): Promise<void> {
  const right = await readFile(join(vendor, 'img/icons/unicons/angle-double-right.svg'), 'utf8');
  send(response, 200, 'image/svg+xml', right.replace('<path ', '<path transform="matrix(-1 0 0 1 24 0)" '));
}
