export { createLogger, type LogLevel } from "./create-logger.ts";
