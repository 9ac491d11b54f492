import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericText } from "./map.ts";

goldenSource(genericText, import.meta.url);
