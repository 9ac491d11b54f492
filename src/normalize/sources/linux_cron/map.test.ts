import { goldenSource } from "../../../../test/support/golden-source.ts";
import { linuxCron } from "./map.ts";

goldenSource(linuxCron, import.meta.url);
