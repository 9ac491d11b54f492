/**
 * What can be asked of a kind of thread: by name, what is said and what is answered. Both are copied between threads,
 * so they are plain data.
 */
export type ThreadCalls = Readonly<Record<string, { readonly ask: unknown; readonly answer: unknown }>>;

/** Calls are numbered, because several can be on their way to one thread. */
export type ThreadCall = { readonly id: number; readonly name: string; readonly ask: unknown };

export type ThreadReply =
  | { readonly id: number; readonly isDone: true; readonly answer: unknown }
  | { readonly id: number; readonly isDone: false; readonly message: string };
