/** Values by owner and key, for keys that come from outside: no owner can make another's be forgotten. */
export type OwnedMap<Value> = {
  get(owner: string, key: string): Value | undefined;
  /** Sets it, and forgets that of the owner's values which was set longest ago when there are too many. */
  set(owner: string, key: string, value: Value): void;
  /** By owner, the one that was set longest ago first. */
  values(): IterableIterator<Value>;
};

/** `limit`: most values that one owner may have. */
export function createOwnedMap<Value>(limit: number): OwnedMap<Value> {
  const owners = new Map<string, Map<string, Value>>();
  return {
    get: (owner, key) => owners.get(owner)?.get(key),
    set: (owner, key, value) => {
      const own = owners.get(owner) ?? new Map<string, Value>();
      owners.set(owner, own);
      // a Map keeps the order of insertion
      own.delete(key);
      own.set(key, value);
      const [oldest] = own.size > limit ? own.keys() : [];
      if (oldest !== undefined) own.delete(oldest);
    },
    *values() {
      for (const own of owners.values()) yield* own.values();
    },
  };
}
