import { fileURLToPath } from "node:url";

/** Where `scripts/build-web.mjs` puts the console. */
export const CONSOLE_FOLDER = fileURLToPath(new URL("../../../dist/web", import.meta.url));
