import t from 'tap';
import { viewStoreContract } from '../src/contract.js';
import { openMemoryViewStore } from '../src/index.js';

await viewStoreContract(t, { name: 'memory', open: async () => openMemoryViewStore() });
