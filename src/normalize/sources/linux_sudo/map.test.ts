import { goldenSource } from "../../../../test/support/golden-source.ts";
import { linuxSudo } from "./map.ts";

goldenSource(linuxSudo, import.meta.url);
