import { z } from "zod";
import { Permission, Role } from "../access.ts";
import { Instant } from "../instant.ts";
import { nameOf } from "../name.ts";

/** A role that is held in a tenant: all but the platform's own. */
export const TenantRole = Role.exclude(["platform_administrator"]);
export type TenantRole = z.infer<typeof TenantRole>;

export const PersonName = nameOf(200).meta({ examples: ["Grace Hopper"] });
export const Email = z
  .email()
  .max(320)
  .meta({ examples: ["grace@acme.example"] });
/** Lengths of OWASP ASVS 5.0, 6.2.1 and 6.2.9; content is checked by the server. */
export const Password = z
  .string()
  .min(15)
  .max(1024)
  .meta({ examples: ["velvet cactus orbiting lamp"] });
/** A TOTP code, or a recovery code in its place. */
export const SecondFactor = z
  .string()
  .trim()
  .min(6)
  .max(40)
  .meta({ examples: ["492039"] });

export const TenantUid = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens, at most 63")
  .meta({ examples: ["acme"] });

export const TenantView = z.object({
  uid: z.string(),
  name: z.string(),
  isSuspended: z.boolean(),
  isDemo: z.boolean(),
  createdAt: z.number(),
});
export type TenantView = z.infer<typeof TenantView>;

/** A tenant as the caller stands in it. */
export const MyTenant = TenantView.extend({
  role: Role.nullable().describe("Null for an API key."),
  permissions: z.array(Permission),
});
export type MyTenant = z.infer<typeof MyTenant>;

/** How people can sign in here. */
export const SignInMethods = z.object({
  passkeys: z
    .boolean()
    .describe("False where browsers refuse passkeys: the address is an IP address and not a name."),
  setupNeeded: z.boolean().describe("Nobody can sign in yet: open the link that the program printed."),
  demo: z.boolean(),
});
export type SignInMethods = z.infer<typeof SignInMethods>;

/** What the holder of a one-time link may do with it. */
export const LinkView = z.object({
  kind: z.enum(["setup", "invitation", "reset"]),
  name: z.string().nullable(),
  email: z.string().nullable(),
  tenantName: z.string().nullable(),
  role: TenantRole.nullable(),
  invitedBy: z.string(),
  expiresAt: z.number(),
  needsSignIn: z
    .boolean()
    .describe("The invited person has an account: sign in and accept, instead of enrolling."),
});
export type LinkView = z.infer<typeof LinkView>;

/** Who enrols. A set-up link needs all of it; an invitation only lets the name be changed. */
export const Enrolment = z.object({
  token: z.string().max(100),
  name: PersonName.optional(),
  email: Email.optional(),
  organisation: nameOf(200).optional(),
});
export type Enrolment = z.infer<typeof Enrolment>;

export const Me = z.object({
  uid: z.string(),
  name: z.string(),
  email: z.string(),
  isPlatformAdministrator: z.boolean(),
  isDemo: z.boolean(),
  session: z.object({ uid: z.string(), authenticatedAt: z.number(), expiresAt: z.number() }),
  tenants: z.array(MyTenant),
  unseenNotices: z.int(),
});
export type Me = z.infer<typeof Me>;

export const SessionView = z.object({
  uid: z.string(),
  isCurrent: z.boolean(),
  ip: z.string(),
  userAgent: z.string(),
  methods: z.array(z.string()),
  createdAt: z.number(),
  seenAt: z.number(),
});
export type SessionView = z.infer<typeof SessionView>;

export const PasskeyView = z.object({
  uid: z.string(),
  name: z.string(),
  isDeviceBound: z.boolean().describe("False for passkeys that a provider keeps in sync."),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
});
export type PasskeyView = z.infer<typeof PasskeyView>;

export const Factors = z.object({
  passkeys: z.array(PasskeyView),
  password: z.boolean().describe("A password and the TOTP that goes with it."),
  recoveryCodesLeft: z.int(),
});
export type Factors = z.infer<typeof Factors>;

/** Told to a person about their own account. */
export const NoticeView = z.object({
  uid: z.string(),
  at: z.number(),
  kind: z.enum([
    "new_device",
    "passkey_added",
    "passkey_removed",
    "password_set",
    "password_removed",
    "recovery_code_used",
    "recovery_codes_made",
    "factors_reset",
    "email_changed",
    "role_changed",
  ]),
  details: z.record(z.string(), z.unknown()),
  isSeen: z.boolean(),
});
export type NoticeView = z.infer<typeof NoticeView>;

export const UserView = z.object({
  uid: z.string(),
  name: z.string(),
  email: z.string(),
  role: TenantRole,
  status: z.enum(["active", "disabled"]),
  isPlatformAdministrator: z.boolean(),
  passkeys: z.int(),
  hasPassword: z.boolean(),
  createdAt: z.number(),
  lastSignInAt: z.number().nullable(),
});
export type UserView = z.infer<typeof UserView>;

export const PlatformUserView = UserView.omit({ role: true }).extend({
  tenants: z.array(z.object({ uid: z.string(), name: z.string(), role: TenantRole })),
});
export type PlatformUserView = z.infer<typeof PlatformUserView>;

export const InvitationView = z.object({
  uid: z.string(),
  name: z.string(),
  email: z.string(),
  role: TenantRole,
  invitedBy: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
});
export type InvitationView = z.infer<typeof InvitationView>;

/** A link that is shown once. Whoever opens it becomes the person it is for: hand it over in person or by a safe way. */
export const IssuedLink = z.object({ url: z.string(), expiresAt: z.number() });
export type IssuedLink = z.infer<typeof IssuedLink>;

export const KeyView = z.object({
  uid: z.string(),
  name: z.string(),
  hint: z.string().describe("The start of the key."),
  permissions: z.array(Permission),
  allowedNetworks: z.array(z.string()).describe("Empty: any address."),
  owner: z.object({ uid: z.string().nullable(), name: z.string(), isActive: z.boolean() }),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
  lastUsedIp: z.string().nullable(),
});
export type KeyView = z.infer<typeof KeyView>;

export const NewKey = z.object({
  name: nameOf(100).meta({ examples: ["web servers"] }),
  permissions: z
    .array(Permission)
    .min(1)
    .max(50)
    .meta({ examples: [["events:ingest"]] }),
  allowedNetworks: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .max(100)
    .default([]),
  expiresAt: Instant.nullable().describe(
    "Within a year. Null only for keys that do nothing but send events.",
  ),
  form: z
    .enum(["prefixed", "guid"])
    .default("prefixed")
    .describe("`guid` for senders of HTTP Event Collector that check the form of their token."),
});
export type NewKey = z.infer<typeof NewKey>;
