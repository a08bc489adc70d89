#!/usr/bin/env node
// The exporter from its source.
import { launch } from './launch.js';

await launch(new URL('../src/main.ts', import.meta.url));
