import { AWS_ACCOUNT, EGRESS_IP, PEOPLE } from "./company.ts";
import type { Activity, DemoRecord } from "./demo-record.ts";
import type { Random } from "./random.ts";

/** Who calls the AWS API. */
type Caller = Readonly<Record<string, unknown>>;

/** A call, by service and name: `s3`, `GetObject`. */
export type CloudCall = {
  readonly service: string;
  readonly name: string;
  readonly caller: Caller;
  readonly ip: string;
  readonly userAgent: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly errorCode?: string;
  /** Fields of the event beside the usual ones. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/** A user that a program is, with a key that never expires. */
export function keyOfUser(userName: string): Caller {
  const id = userName.toUpperCase().replaceAll(/[^A-Z]/g, "");
  return {
    type: "IAMUser",
    principalId: `AIDAEXAMPLE${id}`,
    arn: `arn:aws:iam::${AWS_ACCOUNT}:user/${userName}`,
    accountId: AWS_ACCOUNT,
    accessKeyId: `AKIAEXAMPLE${id}`,
    userName,
  };
}

/** A role that a person or a machine has taken. */
function roleOf(role: string, session: string): Caller {
  const id = role.toUpperCase().replaceAll(/[^A-Z]/g, "");
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE${id}:${session}`,
    arn: `arn:aws:sts::${AWS_ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: AWS_ACCOUNT,
    accessKeyId: `ASIAEXAMPLE${id}`,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: `AROAEXAMPLE${id}`,
        arn: `arn:aws:iam::${AWS_ACCOUNT}:role/${role}`,
        accountId: AWS_ACCOUNT,
        userName: role,
      },
      attributes: { mfaAuthenticated: "true" },
    },
  };
}

/** The record of a call in CloudTrail. */
export function cloudRecord(time: number, call: CloudCall, random: Random): DemoRecord {
  const isData = call.service === "s3" && call.name.endsWith("Object");
  const text = JSON.stringify({
    eventVersion: "1.11",
    userIdentity: call.caller,
    eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: "eu-central-1",
    sourceIPAddress: call.ip,
    userAgent: call.userAgent,
    ...(call.errorCode === undefined
      ? {}
      : {
          errorCode: call.errorCode,
          errorMessage: `Not authorized to perform ${call.service}:${call.name}`,
        }),
    requestParameters: call.request ?? null,
    responseElements: null,
    requestID: requestId(random),
    eventID: requestId(random),
    readOnly: /^(?:Get|List|Describe|Head)/.test(call.name),
    eventType: "AwsApiCall",
    managementEvent: !isData,
    recipientAccountId: AWS_ACCOUNT,
    eventCategory: isData ? "Data" : "Management",
    ...call.more,
  });
  return { feed: "cloudtrail", time, text };
}

const SDK = "aws-sdk-java/2.28.11 Linux/6.1.112 OpenJDK_64-Bit_Server_VM/21.0.4";
const CONSOLE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36";

/** What people and programs of the company do in their account all day. */
export function cloudNoise(random: Random): readonly Activity[] {
  const portal = roleOf("portal", "i-0a1b2c3d4e5f67890");
  const backup = roleOf("backup", "nightly");
  const machine = { ip: "10.30.2.14", userAgent: SDK };
  return [
    {
      weight: 6,
      run: (time) => {
        const key = `orders/2026/${random.int(10_000, 19_999)}.pdf`;
        const request = { bucketName: "brightwater-orders", key };
        const name = random.pick(["GetObject", "PutObject", "HeadObject"]);
        return [cloudRecord(time, { service: "s3", name, caller: portal, ...machine, request }, random)];
      },
    },
    {
      weight: 3,
      run: (time) => {
        const [service, name] = random.pick([
          ["ec2", "DescribeInstances"],
          ["rds", "DescribeDBInstances"],
          ["kms", "Decrypt"],
          ["ssm", "DescribeInstanceInformation"],
          ["logs", "DescribeLogGroups"],
        ] as const);
        return [cloudRecord(time, { service, name, caller: backup, ...machine }, random)];
      },
    },
    { weight: 1, run: (time) => signInToConsole(random, time) },
  ];
}

function signInToConsole(random: Random, time: number): DemoRecord[] {
  const { account } = random.pick(PEOPLE.slice(0, 12));
  const caller = roleOf("Engineering", account);
  const from = { ip: EGRESS_IP, userAgent: CONSOLE };
  const more = {
    eventType: "AwsConsoleSignIn",
    responseElements: { ConsoleLogin: "Success" },
    additionalEventData: { MFAUsed: "Yes", LoginTo: "https://console.aws.amazon.com/" },
  };
  return [
    cloudRecord(time, { service: "signin", name: "ConsoleLogin", caller, ...from, more }, random),
    cloudRecord(time + 3000, { service: "ec2", name: "DescribeInstances", caller, ...from }, random),
    cloudRecord(time + 9000, { service: "s3", name: "ListBuckets", caller, ...from }, random),
  ];
}

function requestId(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join("-");
}
