/** Bundles entry.ts with the packages of one version of Grafana, and puts its icons and fonts beside it. */
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;

/** `packages` has the node_modules folder of the version. */
export async function buildVendor(packages: string, folder: string): Promise<void> {
  const modules = join(packages, 'node_modules');
  await build({
    entryPoints: { vendor: join(here, 'entry.ts') },
    outdir: folder,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: 'es2022',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.ttf': 'file', '.svg': 'file' },
    plugins: [fromVersion(modules)],
  });
  cpSync(join(modules, '@grafana/ui/dist/public/img'), join(folder, 'img'), { recursive: true });
  copyFonts(join(folder, 'fonts'));
}

/** What entry.ts imports comes from the version's packages, not from those around the file. */
function fromVersion(modules: string): Plugin {
  const from = createRequire(join(modules, '@grafana/i18n/package.json'));
  return {
    name: 'from-version',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, pluginData }) => {
        if (dirname(importer) !== here || pluginData === modules || path.startsWith('systemjs/')) return undefined;
        // Hidden by the package's "exports"; Grafana's core imports them from its own sources.
        if (path.startsWith('@grafana/') && path.includes('/dist/')) return { path: join(modules, path) };
        // The one instance that @grafana/i18n uses.
        if (path === 'i18next') return { path: esmOf(from.resolve('i18next')) };
        return bundler.resolve(path, { resolveDir: dirname(modules), kind, importer: '', pluginData: modules });
      });
    },
  };
}

function esmOf(path: string): string {
  const esm = path.replace('/dist/cjs/', '/dist/esm/');
  return existsSync(esm) ? esm : path;
}

/** Grafana's style sheet asks for these names; Roboto Mono has one file for all weights, whose name differs by version. */
const FONTS = {
  'inter/Inter-Regular.woff2': '@fontsource/inter/files/inter-latin-400-normal.woff2',
  'inter/Inter-Medium.woff2': '@fontsource/inter/files/inter-latin-500-normal.woff2',
  'inter/Inter-Italic.woff2': '@fontsource/inter/files/inter-latin-400-italic.woff2',
  'inter/Inter-MediumItalic.woff2': '@fontsource/inter/files/inter-latin-500-italic.woff2',
  'roboto/RobotoMono.woff2': '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
};

function copyFonts(folder: string): void {
  const { resolve } = createRequire(import.meta.url);
  for (const [name, file] of Object.entries(FONTS)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(resolve(file), join(folder, name));
  }
}
