export { type AssetIndex, createAssetIndex } from "./asset.ts";
export { type AssetStore, createAssetStore } from "./asset-store.ts";
