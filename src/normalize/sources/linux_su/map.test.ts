import { goldenSource } from "../../../../test/support/golden-source.ts";
import { linuxSu } from "./map.ts";

goldenSource(linuxSu, import.meta.url);
