import { goldenSource } from "../../../../test/support/golden-source.ts";
import { squidAccess } from "./map.ts";

goldenSource(squidAccess, import.meta.url);
