#!/usr/bin/env node
// A file in the repository, so that npm can link the command before anything is built.
await import('../dist/src/main.js');
