import type { OcsfEvent } from "../../../schema/ocsf.ts";
import { textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { isJsonObject, textAt, valueAt } from "../../formats/json.ts";
import { put } from "../../put.ts";
import type { JsonObject } from "../../source.ts";

type Resources = NonNullable<OcsfEvent["resources"]>;

/** What was called upon: the resources that the record lists, else those that its request names. */
export function cloudtrailResources(event: {
  readonly json: JsonObject;
  readonly fields: FieldMap;
}): Resources {
  const list = valueAt(event.json, "resources");
  const listed = Array.isArray(list) ? list.filter(isJsonObject).map(resourceOf) : [];
  return listed.length > 0 ? listed : named(event.fields);
}

function resourceOf(json: JsonObject): Resources[number] {
  const resource: Resources[number] = {};
  const arn = textAt(json, "ARN") ?? textAt(json, "ARNPrefix");
  put(resource, "uid", arn);
  put(resource, "name", arn?.slice(arn.lastIndexOf(":") + 1));
  put(resource, "type", textAt(json, "type"));
  const account = textAt(json, "accountId");
  if (account !== undefined) resource.owner = { account: { uid: account } };
  return resource;
}

function named(fields: FieldMap): Resources {
  return PARAMETERS.flatMap(([parameter, type]) => {
    const name = textField(fields, `requestParameters.${parameter}`);
    return name === undefined ? [] : [{ name, type }];
  });
}

/** Parameters that name a resource, with its CloudFormation type. */
const PARAMETERS: readonly (readonly [parameter: string, type: string])[] = [
  ["bucketName", "AWS::S3::Bucket"],
  ["userName", "AWS::IAM::User"],
  ["roleName", "AWS::IAM::Role"],
  ["roleArn", "AWS::IAM::Role"],
  ["groupName", "AWS::IAM::Group"],
  ["policyArn", "AWS::IAM::ManagedPolicy"],
  ["functionName", "AWS::Lambda::Function"],
  ["instanceId", "AWS::EC2::Instance"],
  ["instancesSet.items.instanceId", "AWS::EC2::Instance"],
  ["groupId", "AWS::EC2::SecurityGroup"],
  ["snapshotId", "AWS::EC2::Snapshot"],
  ["dBInstanceIdentifier", "AWS::RDS::DBInstance"],
  ["keyId", "AWS::KMS::Key"],
  ["secretId", "AWS::SecretsManager::Secret"],
];
