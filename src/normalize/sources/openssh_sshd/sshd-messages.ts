/** What a message of sshd tells of. */
export type SshdKind =
  | "accepted"
  | "failed"
  | "partial"
  | "open"
  | "close"
  | "reset"
  | "fail"
  | "refuse"
  | "session"
  | "suspect"
  | "start"
  | "stop";

/** What a message names: user, ip, port, method, key, reason, and `unknown` when the user does not exist. */
export type SshdGroups = Readonly<Record<string, string | undefined>>;

/**
 * The messages of sshd that mean something, without `error: ` and `fatal: ` before and `[preauth]` behind them, the
 * frequent first. Source: OpenSSH 10.0, `auth.c`, `auth2.c`, `sshd.c`, `packet.c`, `kex.c`, `session.c`.
 *
 * A user's name is whatever the client sent, so it is read greedily up to the last place where an address can follow:
 * someone who logs on as `root from 192.0.2.1 port 22` does not put the blame on 192.0.2.1.
 */
export const SSHD_MESSAGES: readonly { readonly pattern: RegExp; readonly kind: SshdKind }[] = [
  {
    kind: "failed",
    pattern:
      /^Failed (?<method>\S+) for (?<unknown>(?:invalid|illegal) user )?(?<user>.*) from (?<ip>\S+)(?: port (?<port>\d+))?(?: ssh2)?(?:: (?<key>[^:]{1,32} .*))?$/s,
  },
  {
    kind: "failed",
    pattern: /^(?<unknown>Invalid|Illegal) user (?<user>.*) from (?<ip>\S+)(?: port (?<port>\d+))?$/s,
  },
  {
    kind: "accepted",
    pattern:
      /^Accepted (?<method>\S+) for (?<user>.*) from (?<ip>\S+) port (?<port>\d+)(?: ssh2)?(?:: (?<key>.*))?$/s,
  },
  {
    kind: "partial",
    pattern:
      /^(?:Postponed|Partial) (?<method>\S+) for (?<unknown>invalid user )?(?<user>.*) from (?<ip>\S+) port (?<port>\d+)(?: ssh2)?(?:: (?<key>.*))?$/s,
  },
  {
    kind: "close",
    pattern:
      /^(?:Connection closed by|Disconnected from) (?:(?<unknown>invalid )user |authenticating user |user )?(?:(?<user>.*) )?(?<ip>[0-9a-fA-F]*[.:][0-9a-fA-F.:]*(?:%\w+)?)(?: port (?<port>\d+))?$/s,
  },
  {
    kind: "reset",
    pattern:
      /^Connection reset by (?:(?<unknown>invalid )user |authenticating user |user )?(?:(?<user>.*) )?(?<ip>[0-9a-fA-F]*[.:][0-9a-fA-F.:]*(?:%\w+)?)(?: port (?<port>\d+))?$/s,
  },
  {
    kind: "close",
    pattern: /^Received disconnect from (?<ip>\S+?)(?: port (?<port>\d+))?:\s?(?<reason>\d+: .*)$/s,
  },
  { kind: "close", pattern: /^Close session: user (?<user>.*) from (?<ip>\S+) port (?<port>\d+) id \d+$/s },
  {
    kind: "session",
    pattern:
      /^Starting session: (?<what>.{1,4096}) for (?<user>.*) from (?<ip>\S+) port (?<port>\d+)(?: id \d+)?$/s,
  },
  {
    kind: "open",
    pattern: /^Connection from (?<ip>\S+) port (?<port>\d+)(?: on (?<localIp>\S+) port (?<localPort>\d+))?/,
  },
  { kind: "fail", pattern: /^Unable to negotiate with (?<ip>\S+)(?: port (?<port>\d+))?: (?<reason>.*)$/s },
  {
    kind: "fail",
    pattern:
      /^(?<reason>Did not receive identification string) from (?<ip>\S+?)(?: port (?<port>\d+))?(?:\s|$)/,
  },
  {
    kind: "fail",
    pattern:
      /^(?:banner exchange|ssh_dispatch_run_fatal): Connection from (?:(?:invalid |authenticating )?user (?<user>.*) )?(?<ip>\S+) port (?<port>\d+): (?<reason>.*)$/s,
  },
  {
    kind: "fail",
    pattern: /^(?<reason>Bad protocol version identification .*) from (?<ip>\S+)(?: port (?<port>\d+))?$/s,
  },
  { kind: "fail", pattern: /^(?<reason>kex_exchange_identification: .*)$/s },
  {
    kind: "fail",
    pattern:
      /^(?<reason>Magic value check failed \(\d+\) on obfuscated handshake) from (?<ip>\S+) port (?<port>\d+)$/,
  },
  {
    kind: "fail",
    pattern:
      /^(?<reason>Timeout before authentication) for (?:connection from )?(?<ip>[^\s,]+)(?: port (?<port>\d+))?/,
  },
  {
    kind: "failed",
    pattern:
      /^(?<reason>maximum authentication attempts exceeded) for (?<unknown>invalid user )?(?<user>.*) from (?<ip>\S+) port (?<port>\d+)(?: ssh2)?$/s,
  },
  {
    kind: "failed",
    pattern:
      /^Disconnecting (?:(?<unknown>invalid )user |authenticating user )?(?<user>.*) (?<ip>\S+) port (?<port>\d+): (?<reason>Too many authentication failures|Change of username .*)$/s,
  },
  {
    kind: "failed",
    pattern: /^Disconnecting: (?<reason>Too many authentication failures) for (?<user>.*)$/s,
  },
  {
    kind: "failed",
    pattern: /^User (?<user>.*) from (?<ip>\S+) not allowed because (?<reason>.*)$/s,
  },
  {
    kind: "failed",
    pattern: /^PAM: (?<reason>[^:]{1,128}) for (?<unknown>illegal user )?(?<user>.*) from (?<ip>\S+)$/s,
  },
  {
    kind: "failed",
    pattern: /^(?<reason>Access denied) for user (?<user>.*) by PAM account configuration$/s,
  },
  {
    kind: "failed",
    pattern: /^(?:ROOT LOGIN REFUSED|root login refused) FROM (?<ip>\S+)(?: port (?<port>\d+))?$/i,
  },
  { kind: "refuse", pattern: /^refused connect from (?:.*) \((?<ip>[^()\s]+)\)$/s },
  {
    kind: "refuse",
    pattern:
      /^drop connection #\d+ from \[(?<ip>[^\]\s]+)\]:(?<port>\d+) on \[(?<localIp>[^\]\s]+)\]:(?<localPort>\d+) (?<reason>.*)$/s,
  },
  {
    kind: "suspect",
    pattern: /^reverse mapping checking getaddrinfo for (?<claimed>\S+) \[(?<ip>[^\]\s]+)\] failed/,
  },
  {
    kind: "suspect",
    pattern: /^Address (?<ip>\S+) maps to (?<claimed>\S+), but this does not map back to the address/,
  },
  { kind: "start", pattern: /^Server listening on (?<localIp>\S+) port (?<localPort>\d+)/ },
  { kind: "stop", pattern: /^(?:Received signal \d+; terminating|Exiting on signal)/ },
];
