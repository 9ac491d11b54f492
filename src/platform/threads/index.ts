export { answerCalls } from "./answer-calls.ts";
export { CallingThread, type ThreadOptions } from "./calling-thread.ts";
export type { ThreadCalls } from "./thread-calls.ts";
