import t from 'tap';
import { openMemoryViewStore } from '../src/index.js';
import { viewStoreContract } from './contract.js';

await viewStoreContract(t, { name: 'memory', open: async () => openMemoryViewStore() });
