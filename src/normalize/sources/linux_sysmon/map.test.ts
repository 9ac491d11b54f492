import { goldenSource } from "../../../../test/support/golden-source.ts";
import { linuxSysmon } from "./map.ts";

goldenSource(linuxSysmon, import.meta.url);
