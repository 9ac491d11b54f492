import { goldenSource } from "../../../../test/support/golden-source.ts";
import { microsoftWindowsPowershell } from "./map.ts";

goldenSource(microsoftWindowsPowershell, import.meta.url);
