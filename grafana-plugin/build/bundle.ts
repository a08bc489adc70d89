/**
 * One entry module → one AMD module, as Grafana's loader takes it.
 *
 * esbuild has no AMD output, but all that AMD adds to CommonJS is where `require` finds its modules: the bundle is made as
 * CommonJS with Grafana's shared modules left out, and wrapped in a `define` that hands them over.
 */
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { basename } from 'node:path';

/** What Grafana shares with plugins at run time. Everything else that a plugin imports is bundled. */
const SHARED = [
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'd3',
  'i18next',
  'jquery',
  'lodash',
  'moment',
  'prismjs',
  'react',
  'react-dom',
  'react-redux',
  'react-router',
  'redux',
  'rxjs',
  'rxjs/operators',
  'slate',
  'slate-plain-serializer',
];

export interface Bundle {
  readonly code: string;
  /** The source map, as JSON. */
  readonly map: string;
  /** The modules that it expects from Grafana. */
  readonly shared: readonly string[];
}

export interface BundleOptions {
  /** Shared modules beyond Grafana's own list. */
  readonly alsoShared?: readonly string[];
  readonly plugins?: Plugin[];
}

/** `file` is the module's name, to which the source map's name belongs. */
export async function bundle(entry: string, file: string, options: BundleOptions = {}): Promise<Bundle> {
  const result = await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    // The classic JSX calls: older Grafana lines do not share react/jsx-runtime.
    jsx: 'transform',
    minify: true,
    sourcemap: 'external',
    legalComments: 'inline',
    metafile: true,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: [...SHARED, ...(options.alsoShared ?? [])],
    plugins: options.plugins ?? [],
  });
  const shared = Object.values(result.metafile.outputs)
    .flatMap((output) => output.imports)
    .filter((one) => one.external === true)
    .map((one) => one.path);
  return wrap(
    text(result.outputFiles, file),
    text(result.outputFiles, `${file}.map`),
    [...new Set(shared)].sort(),
    file,
  );
}

function text(files: readonly { readonly path: string; readonly text: string }[], path: string): string {
  const found = files.find((file) => file.path.endsWith(path));
  if (!found) throw new Error(`esbuild wrote no ${path}`);
  return found.text;
}

function wrap(code: string, map: string, shared: readonly string[], file: string): Bundle {
  const names = shared.map((_, index) => `d${index}`);
  const table = shared.map((name, index) => `${JSON.stringify(name)}:d${index}`);
  const head =
    `define(${JSON.stringify(shared)},function(${names.join(',')}){` +
    `var s={${table.join(',')}},m={exports:{}};(function(module,exports,require){`;
  const tail = '})(m,m.exports,function(name){return s[name]});return m.exports});';
  // The head stands on a line of its own: in the map each line is closed by a semicolon, so one more moves all by a line.
  const moved = JSON.parse(map) as { mappings: string }; // esbuild's own source map
  moved.mappings = `;${moved.mappings}`;
  return {
    code: `${head}\n${code}${tail}\n//# sourceMappingURL=${basename(file)}.map\n`,
    map: JSON.stringify(moved),
    shared,
  };
}
