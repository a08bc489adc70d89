/** Serves the preview: the page, the built plugin, the packages of one version of Grafana, and the data sources' servers. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Bundle } from '../../build/bundle.ts';
import { bundle } from '../../build/bundle.ts';
import type { Scene } from '../scene.ts';
import { SCENES, userOf } from '../scene.ts';
import { BUILT_WITH, vendorFolder } from '../versions.ts';
import type { DataSource, Upstreams } from './datasources.ts';
import { dataSources } from './datasources.ts';
import { redirect, send, sendFile, sendJson, sendMirrored } from './files.ts';
import { dashboardAddress, page, sceneAt, viewOf } from './page.ts';
import { proxied } from './proxy.ts';

export interface Address {
  readonly host?: string | undefined;
  /** 0: a free one. */
  readonly port?: number | undefined;
}

/** What is shown. */
export interface Content extends Upstreams {
  /** The built plugin. */
  readonly plugin: string;
  /** The version of Grafana's packages. */
  readonly grafana?: string | undefined;
  readonly say?: ((text: string) => void) | undefined;
}

export interface PreviewOptions extends Address, Content {}

export interface Preview {
  readonly url: string;
  /** By name; what is added is there with the next page. */
  readonly scenes: Map<string, Scene>;
  readonly stop: () => Promise<void>;
}

interface Site {
  /** The folder of each plugin id, nested ones included. */
  readonly plugins: ReadonlyMap<string, string>;
  readonly vendor: string;
  readonly grafana: string;
  readonly host: Bundle;
  readonly sources: readonly DataSource[];
  readonly scenes: ReadonlyMap<string, Scene>;
  /** Only for users of this machine. */
  readonly local: boolean;
}

/** The header in which the page says which scene it shows. */
const SCENE_HEADER = 'x-preview-scene';
const FIRST_SCENE = 'panel';

export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const content = Promise.withResolvers<Content>();
  const preview = await openPreview(options, content.promise);
  content.resolve(options);
  try {
    await preview.ready;
  } catch (error) {
    await preview.stop();
    throw error;
  }
  return preview;
}

/** Listens at once, for who must tell the address before there is something to show; pages wait until there is. */
export async function openPreview(
  { host = '127.0.0.1', port = 0 }: Address,
  content: Promise<Content>,
): Promise<Preview & { readonly ready: Promise<unknown> }> {
  const scenes = new Map(Object.entries(SCENES));
  const site = content.then((given) => prepare(given, scenes, isLocalName(host)));
  site.catch(() => undefined); // told to who waits for `ready`, and to who asks for a page
  const server = createServer((request, response) => {
    site
      .then((prepared) => answer(prepared, request, response))
      .catch((error: unknown) => sendJson(response, 400, { message: String(error) }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo; // it listens on an address, not on a pipe
  const name = bound.address.includes(':') ? `[${bound.address}]` : bound.address;
  return { url: `http://${name}:${bound.port}`, scenes, ready: site, stop: () => close(server) };
}

async function prepare(content: Content, scenes: ReadonlyMap<string, Scene>, local: boolean): Promise<Site> {
  const { grafana = BUILT_WITH } = content;
  return {
    plugins: pluginFolders(content.plugin),
    vendor: await vendorFolder(grafana, content.say),
    grafana,
    host: await bundleHost(),
    sources: dataSources(content),
    scenes,
    local,
  };
}

/** The page's own code is an AMD module like a plugin, so that it shares their modules with the plugin. */
function bundleHost(): Promise<Bundle> {
  return bundle(join(import.meta.dirname, '../host/main.tsx'), 'host.js', {
    alsoShared: ['react-dom/client', 'preview:i18n', 'preview:panel-data-error-view', 'preview:router'],
  });
}

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://preview');
  const path = decodeURIComponent(url.pathname);
  if (site.local && !isLocalName(request.headers.host)) {
    return sendJson(response, 421, { message: 'The preview is reached as localhost or by its address' });
  }
  if (path === '/') {
    const scene = site.scenes.get(url.searchParams.get('scene') ?? FIRST_SCENE);
    if (!scene)
      return sendJson(response, 404, { message: `No such scene; there are ${[...site.scenes.keys()].join(', ')}` });
    const { searchParams } = url;
    const shown = sceneAt(scene, searchParams);
    return send(response, 200, 'text/html', page(shown, site.sources, site.grafana, viewOf(searchParams)));
  }
  if (path === '/d/audit-events') return redirect(response, dashboardAddress(url.searchParams));
  if (path === '/preview/host.js') return send(response, 200, 'text/javascript', site.host.code);
  if (path === '/preview/host.js.map') return send(response, 200, 'application/json', site.host.map);
  const named = site.scenes.get(String(request.headers[SCENE_HEADER]));
  if (proxied(request, response, site.sources, named && userOf(named).permissions)) return undefined;
  if (path.endsWith('/unicons/angle-double-left.svg')) return sendMirrored(response, site.vendor);
  const [folder, file] = fileOf(site, path);
  if (file !== undefined) return sendFile(response, folder, file);
  return sendJson(response, 404, { message: 'Not found' });
}

function fileOf(site: Site, path: string): [folder: string, file: string | undefined] {
  const [, plugin, inPlugin] = /^\/public\/plugins\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const folder = site.plugins.get(plugin ?? '');
  if (folder !== undefined) return [folder, inPlugin];
  if (path.startsWith('/vendor/')) return [site.vendor, path.slice('/vendor/'.length)];
  if (path.startsWith('/public/fonts/roboto/')) return [site.vendor, 'fonts/roboto/RobotoMono.woff2'];
  const [, ours] = /^\/public\/(?:build\/)?((?:img|fonts)\/.+)$/.exec(path) ?? [];
  return [site.vendor, ours];
}

/** A name that a site elsewhere could point at this machine is none: audit events are nothing for its pages. */
const isLocalName = (host = ''): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)(:\d+)?$/.test(host);

function pluginFolders(folder: string): Map<string, string> {
  const manifests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => basename(file) === 'plugin.json',
  );
  return new Map(
    manifests.map((file) => {
      const { id } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { id: string }; // the built plugin's own
      return [id, dirname(join(folder, file))];
    }),
  );
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
