import { goldenSource } from "../../../../test/support/golden-source.ts";
import { microsoftWindowsSystem } from "./map.ts";

goldenSource(microsoftWindowsSystem, import.meta.url);
