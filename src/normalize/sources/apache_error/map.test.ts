import { goldenSource } from "../../../../test/support/golden-source.ts";
import { apacheError } from "./map.ts";

goldenSource(apacheError, import.meta.url);
