import t from 'tap';
import { eventStoreContract } from '../src/contract.js';
import { openMemoryStore } from '../src/index.js';

await eventStoreContract(t, {
  name: 'memory',
  open: async () => openMemoryStore(),
  capabilities: { emptyOnOpen: true, durable: false },
});
