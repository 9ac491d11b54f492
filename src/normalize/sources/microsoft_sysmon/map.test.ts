import { goldenSource } from "../../../../test/support/golden-source.ts";
import { microsoftSysmon } from "./map.ts";

goldenSource(microsoftSysmon, import.meta.url);
