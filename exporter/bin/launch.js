// Starts the exporter on Node 24 or later: the running one if it is new enough, else the one of the npm package "node".
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCode } from './code-cache.js';
import { NODE_FLAGS } from './node-flags.js';

const WANTED = 24;

/** `main` is the program: the source, or what is bundled of it. */
export async function launch(main) {
  if (Number(process.versions.node.split('.')[0]) >= WANTED) {
    // In place of this process, which costs 40 ms.
    if (!hasFlags()) process.execve?.(process.execPath, [process.execPath, ...NODE_FLAGS, ...given()], process.env);
    keepCode();
    setTimeout(() => module.flushCompileCache(), 2000).unref();
    await import(main.href);
  } else {
    handOver();
  }
}

function handOver() {
  const binary = packagedNode(dirname(fileURLToPath(import.meta.url)));
  if (!binary) {
    console.error(
      `audit-exporter needs Node ${WANTED} or later; this is ${process.version}. Run "npm ci" in the project, or install a newer Node.`,
    );
    process.exit(2);
  }
  const child = spawn(binary, [...NODE_FLAGS, ...given()], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

/** The flags of this process and what follows them. */
function given() {
  return [...process.execArgv, ...process.argv.slice(1)];
}

/** Also if whoever started this process chose another size. */
function hasFlags() {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((text) => text.includes('semi-space-size'));
}

function packagedNode(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', 'node', 'bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (dirname(at) === at) return undefined;
  }
}
