/** A store of this process alone that pretends to be shared with other processes. */

/**
 * The same store, but not exclusive: what was read from it may be changed by others.
 * @param methods replace the store's own
 */
export function sharedStore<Store extends { readonly exclusive: boolean }>(store: Store, methods: Partial<Store> = {}): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'exclusive') return false;
      if (name in methods) return Reflect.get(methods, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
