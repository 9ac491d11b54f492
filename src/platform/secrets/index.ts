export { createVault, readMasterKeys, type Vault } from "./vault.ts";
