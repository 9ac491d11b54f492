import type { EditorCandidate } from "../../../components/code/code-editor.tsx";

/** `text|hint` a line. */
function words(lines: string): EditorCandidate[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [text = "", hint = ""] = line.split(" | ", 2);
      return { text: text.trimStart(), hint };
    });
}

/** Keys of a rule. Source: Sigma rules specification 2.1. */
export const RULE_KEYS = words(`
title:  | what it finds, in short
id:  | a UUID
status:  | how ripe it is
description:  | what it finds, and why that matters
references: | where it is described
author:  | who wrote it
date:  | YYYY-MM-DD
modified:  | YYYY-MM-DD
tags: | ATT&CK and others
logsource: | which events
detection: | what to look for in them
falsepositives: | what else it may find
level:  | how grave it is
fields: | fields that help whoever looks
related: | rules that it came from
license:  | SPDX identifier
name:  | what correlations call it
taxonomy:  | how fields are named
scope: | what it is for
correlation: | what to make of other rules
`);

export const LOGSOURCE_KEYS = words(`
product:  | windows, linux, aws
category:  | process_creation, dns_query
service:  | security, sysmon, sshd
definition:  | what has to be configured
`);

export const DETECTION_KEYS = words(`
selection: | what must be there
filter_main_ | what must not be there
condition:  | how selections go together
`);

/** Source: Sigma correlation rules specification 2.1. */
export const CORRELATION_KEYS = words(`
type:  | what is counted
rules: | ids or names of rules
group-by: | fields with the same value
timespan:  | 5m, 1h, 7d
condition: | gte: 10
aliases: | fields that are called differently
generate:  | whether the rules alert by themselves
`);

export const CORRELATION_TYPES = words(`
event_count | so many matches
value_count | so many values of a field
temporal | all rules within the time
temporal_ordered | all rules, one after the other
value_sum | sum of a field
value_avg | mean of a field
value_percentile | percentile of a field
value_median | median of a field
`);

export const LEVELS = words(`
critical | somebody must look at once
high | look today
medium | look when there is time
low | of use together with others
informational | to be found, not looked at
`);

export const STATUSES = words(`
stable | no changes wanted
test | being tried out
experimental | may find much that is harmless
deprecated | another one takes its place
unsupported | cannot be used as it is
`);

/** Source: Sigma modifiers specification 2.1. */
export const MODIFIERS = words(`
contains | anywhere in it
startswith | at its beginning
endswith | at its end
all | every value, not one of them
re | regular expression
cidr | within a network
exists | whether it is there
windash | with - or /
base64 | encoded in Base64
base64offset | Base64 at any offset
wide | UTF-16LE
cased | upper and lower case differ
fieldref | the value of another field
expand | %placeholder% of the tenant
gt | greater
gte | greater or equal
lt | less
lte | less or equal
neq | is not
`);

export const CONDITION_WORDS = words(`
and | both
or | one of both
not | the opposite
1 of  | one of several selections
all of  | every one of several selections
`);
