import { goldenSource } from "../../../../test/support/golden-source.ts";
import { awsCloudtrail } from "./map.ts";

goldenSource(awsCloudtrail, import.meta.url);
