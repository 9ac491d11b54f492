/** A record is forgotten when another falls on its place, so that memory does not grow with the file. */
const PLACES = 1 << 20;

/** Keys of the records that were met lately: the last million of them, more or less. */
export type SeenRecords = {
  add(key: number): void;
  /** False when it was there already. */
  addNew(key: number): boolean;
};

export function createSeenRecords(): SeenRecords {
  // made when the first comes: a reading that recovers nothing has none
  let keys: Float64Array | null = null;
  const add = (key: number): void => {
    keys ??= new Float64Array(PLACES);
    keys[placeOf(key)] = key;
  };
  return {
    add,
    addNew: (key) => {
      if (keys?.[placeOf(key)] === key) return false;
      add(key);
      return true;
    },
  };
}

function placeOf(key: number): number {
  return Math.floor(key / 2 ** 16) % PLACES;
}
