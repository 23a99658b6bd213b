import t from 'tap';
import { openMemoryStore } from '../src/index.js';
import { eventStoreContract } from './contract.js';

await eventStoreContract(t, {
  name: 'memory',
  open: async () => openMemoryStore(),
  capabilities: { emptyOnOpen: true, durable: false },
});
