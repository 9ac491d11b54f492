import { goldenSource } from "../../../../test/support/golden-source.ts";
import { linuxSyslog } from "./map.ts";

goldenSource(linuxSyslog, import.meta.url);
