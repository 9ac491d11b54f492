/** Who may import whom. Read top to bottom: a module sees only what stands above it. */
const FEATURES = [
  "evtx", "ingest", "normalize", "enrich", "events", "detect", "alerts", "cases",
  "playbooks", "forensics", "firewall", "identity", "tenants", "reports",
];
const MAY_IMPORT = {
  lib: [],
  schema: ["lib"],
  platform: ["lib", "schema"],
  ...Object.fromEntries(FEATURES.map((feature) => [feature, ["lib", "schema", "platform"]])),
  api: ["lib", "schema", "platform", ...FEATURES],
  cli: ["lib", "schema", "platform", ...FEATURES],
  app: ["lib", "schema", "platform", ...FEATURES, "api", "cli"],
};

const layers = Object.entries(MAY_IMPORT).map(([module, allowed]) => ({
  name: `${module}-imports-only-its-layers`,
  severity: "error",
  from: { path: `^src/${module}/` },
  to: { path: "^src/", pathNot: `^src/(${[module, ...allowed].join("|")})/` },
}));

const doors = FEATURES.map((feature) => ({
  name: `${feature}-is-entered-by-its-door`,
  severity: "error",
  from: { path: "^src/", pathNot: `^src/${feature}/` },
  to: { path: `^src/${feature}/`, pathNot: `^src/${feature}/index[.]ts$` },
}));

export default {
  forbidden: [
    ...layers,
    ...doors,
    { name: "every-module-is-in-the-table", severity: "error", from: {}, to: { path: "^src/", pathNot: `^src/(${Object.keys(MAY_IMPORT).join("|")})/` } },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "schema-and-lib-run-anywhere", severity: "error", from: { path: "^src/(lib|schema)/", pathNot: "[.]test[.]ts$" }, to: { dependencyTypes: ["core"] } },
    { name: "the-console-sees-only-the-words", severity: "error", from: { path: "^web/" }, to: { path: "^src/", pathNot: "^src/(schema|lib)/" } },
    { name: "no-test-code-in-the-product", severity: "error", from: { path: "^(src|web)/", pathNot: "[.]test[.]tsx?$" }, to: { path: "^test/|[.]test[.]tsx?$" } },
    { name: "no-dev-packages-in-the-product", severity: "error", from: { path: "^src/", pathNot: "[.]test[.]ts$" }, to: { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@types" } },
  ],
  options: { parser: "swc", tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" }, doNotFollow: { path: "node_modules" } },
};
