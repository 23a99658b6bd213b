#!/usr/bin/env node
// Stands here so that npm can link the command before anything is built.
await import('../dist/src/main.js');
