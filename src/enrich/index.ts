export { type AssetIndex, createAssetIndex } from "./asset.ts";
export { readAssetCsv } from "./asset-csv.ts";
export { type AssetStore, createAssetStore } from "./asset-store.ts";
