export {
  type DataFolder,
  freeBytes,
  MIN_FREE_BYTES,
  openDataFolder,
  refuseOtherLayout,
} from "./data-folder.ts";
export { lockOwner } from "./folder-lock.ts";
