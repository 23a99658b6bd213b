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

const mapped = {
  ...names,
  roleValues: new Map([
    ['kjt-office', ['office'] as const],
    ['KJT 督查', ['supervisor', 'inspector'] as const],
  ]),
  unitValues: new Map([
    ['高新技术处', 'gaoxin'],
    ['1003', 'gaoxin'],
    ['1004', 'jihua'],
  ]),
};

t.test('values are mapped to roles, and a value that is not in the list gives none, not even by its name', async (t) => {
  const rolesOf = (given: unknown) => actorOf({ ...claims, unit: undefined, roles: given }, mapped).actor.roles;
  t.same(rolesOf(['kjt-office', 'everyone', 'auditor', 7]), ['office']);
  t.same(rolesOf(['KJT 督查', 'kjt-office', 'kjt-office']), ['supervisor', 'inspector', 'office']);
  t.same(rolesOf('KJT 督查'), ['supervisor', 'inspector'], 'one value with a space');
  t.same(rolesOf('everyone kjt-office'), ['office'], 'words in a string');
  t.same(rolesOf('constructor'), []);
  t.same(rolesOf(undefined), []);
});

t.test('values are mapped to units; one that is not in the list is no unit, two units are refused', async (t) => {
  const unitOf = (unit: unknown) => actorOf({ ...claims, unit, roles: 'kjt-office' }, mapped).actor.unit;
  t.equal(unitOf('高新技术处'), 'gaoxin');
  t.equal(unitOf(1003), 'gaoxin');
  t.equal(unitOf(['everyone', '高新技术处', '1003']), 'gaoxin');
  t.equal(unitOf('gaoxin'), undefined);
  t.equal(unitOf([]), undefined);
  t.equal(unitOf(undefined), undefined);
  for (const wrong of [['1003', '1004'], { id: '1003' }, 'x'.repeat(201), true]) {
    t.throws(() => unitOf(wrong), { code: 'token-invalid' }, JSON.stringify(wrong));
  }
});

t.test('a name that an object merely inherits is no claim', async (t) => {
  t.equal(actorOf(claims, { ...names, unit: 'constructor' }).actor.unit, undefined);
});

t.test('the end of a token is in milliseconds', async (t) => {
  t.equal(actorOf(claims, names).expiresAtMs, 1_700_000_000_000);
});

t.test('a name is taken without the spaces at its ends', async (t) => {
  t.equal(actorOf({ ...claims, name: ' 张三　' }, names).actor.name, '张三');
});

t.test('claims of another shape are refused', async (t) => {
  const wrong = [
    { sub: '' },
    { sub: 7 },
    { sub: 'x'.repeat(101) },
    { sub: '\ud800' },
    { exp: 'x' },
    { name: ' ' },
    { name: '张\n三' },
    { name: '张\u200b三' },
    { name: '\u202e张三' },
    { unit: ['a'] },
    { roles: 7 },
  ];
  for (const claim of wrong) {
    t.throws(() => actorOf({ ...claims, ...claim }, names), { code: 'token-invalid' }, JSON.stringify(claim));
  }
});
