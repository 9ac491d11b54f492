import ipaddr from "ipaddr.js";
import { isIpAddress } from "../lib/ip-address.ts";
import { wildcardMatcher } from "../lib/wildcard.ts";
import type { Entity } from "../schema/finding.ts";
import type { Asset, NewAsset } from "../schema/views/asset.ts";

/** Finds assets by entity. Built once per change of the tenant's assets; a lookup does not depend on their number. */
export type AssetIndex = {
  /** The most critical asset among some entities, or null when the tenant named none of them. */
  mostCritical(entities: readonly Entity[]): Asset | null;
  /** Every asset that covers the entity. */
  covering(entity: Entity): readonly Asset[];
};

/** Wildcards and networks are few and tried one by one; exact names, which are many, are looked up. */
export function createAssetIndex(assets: readonly Asset[]): AssetIndex {
  const exact = new Map<string, Asset>();
  const patterns: {
    readonly kind: string;
    readonly covers: (value: string) => boolean;
    readonly asset: Asset;
  }[] = [];
  for (const asset of assets) {
    const covers = patternOf(asset);
    if (covers === null) exact.set(`${asset.kind}:${asset.value.toLowerCase()}`, asset);
    else patterns.push({ kind: asset.kind, covers, asset });
  }
  const find = (entity: Entity): Asset[] => {
    const named = exact.get(`${entity.kind}:${entity.value.toLowerCase()}`);
    const covered = patterns.filter(
      (pattern) => pattern.kind === entity.kind && pattern.covers(entity.value),
    );
    return [...(named ? [named] : []), ...covered.map((pattern) => pattern.asset)];
  };
  return {
    covering: find,
    mostCritical: (entities) =>
      entities
        .flatMap(find)
        .reduce<Asset | null>(
          (best, asset) => (best && best.criticality >= asset.criticality ? best : asset),
          null,
        ),
  };
}

/** What is wrong with an address or network, or null. */
export function networkFault({ kind, value }: Pick<NewAsset, "kind" | "value">): string | null {
  if (kind !== "ip" || value.includes("*")) return null;
  const isValid = value.includes("/") ? ipaddr.isValidCIDR(value) : isIpAddress(value);
  return isValid ? null : `'${value}' is no address or network`;
}

/** How a value that is more than a name is compared, or null when it is a name. */
function patternOf(asset: Asset): ((value: string) => boolean) | null {
  if (asset.kind === "ip" && asset.value.includes("/")) return networkMatcher(asset.value);
  if (!asset.value.includes("*")) return null;
  return wildcardMatcher(asset.value);
}

function networkMatcher(cidr: string): (value: string) => boolean {
  const network = ipaddr.parseCIDR(cidr);
  return (value) => {
    if (!isIpAddress(value)) return false;
    const address = ipaddr.process(value);
    return address.kind() === network[0].kind() && address.match(network);
  };
}
