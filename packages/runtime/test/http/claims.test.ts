import t from 'tap';
import { actorOf } from '../../src/http/claims.js';

const names = { roles: 'roles', unit: 'unit', name: 'name' };
const claims = { sub: 'zhang', exp: 1_700_000_000, name: '张三', unit: 'gaoxin', roles: ['reporter'] };

t.test('roles that Duban does not know are ignored, and nobody is given the role of the process', async (t) => {
  const { actor } = actorOf({ ...claims, roles: ['offline_access', 'system', 'auditor', 7, null, 'auditor', 'office'] }, names);
  t.same(actor.roles, ['auditor', 'office']);
});

t.test('someone without a role, a unit or a name is still someone', async (t) => {
  t.same(actorOf({ sub: 'zhang', exp: 1 }, names).actor, { id: 'zhang', name: 'zhang', roles: [] });
});

t.test('roles may be words in a string', async (t) => {
  t.same(actorOf({ ...claims, roles: 'office reporter' }, names).actor.roles, ['office', 'reporter']);
});

t.test('claims are found by the names and the pointers that were set', async (t) => {
  const payload = { sub: 'zhang', exp: 1, realm_access: { roles: ['office'] }, 'https://kjt/unit': 'jihua', display: '张三' };
  const { actor } = actorOf(payload, { roles: '/realm_access/roles', unit: 'https://kjt/unit', name: 'display' });
  t.same(actor, { id: 'zhang', name: '张三', unit: 'jihua', roles: ['office'] });
});

t.test('a name that an object merely inherits is no claim', async (t) => {
  t.equal(actorOf(claims, { ...names, unit: 'constructor' }).actor.unit, undefined);
});

t.test('the end of a token is in milliseconds', async (t) => {
  t.equal(actorOf(claims, names).expiresAtMs, 1_700_000_000_000);
});

t.test('claims of another shape are refused', async (t) => {
  const wrong = [
    { sub: '' },
    { sub: 7 },
    { sub: 'x'.repeat(101) },
    { sub: '\ud800' },
    { exp: 'x' },
    { name: ' ' },
    { unit: ['a'] },
    { roles: 7 },
  ];
  for (const claim of wrong) {
    t.throws(() => actorOf({ ...claims, ...claim }, names), { code: 'token-invalid' }, JSON.stringify(claim));
  }
});
