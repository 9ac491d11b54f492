/** Runs work on a fixed number of things that each do one at a time; what finds none free waits in order. */
export type Lanes<Lane> = <T>(work: (lane: Lane) => Promise<T>) => Promise<T>;

export function createLanes<Lane>(lanes: readonly Lane[]): Lanes<Lane> {
  const free = [...lanes];
  const waiting: ((lane: Lane) => void)[] = [];
  const take = (): Promise<Lane> => {
    const lane = free.pop();
    return lane === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(lane);
  };
  const give = (lane: Lane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  return async (work) => {
    const lane = await take();
    try {
      return await work(lane);
    } finally {
      give(lane);
    }
  };
}
