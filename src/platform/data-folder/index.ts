export { type DataFolder, freeBytes, MIN_FREE_BYTES, openDataFolder } from "./data-folder.ts";
