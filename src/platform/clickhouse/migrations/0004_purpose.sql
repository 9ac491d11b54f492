-- What a finding is for: 'alert', 'shadow' or 'correlation', as schema/finding.ts has it. All findings before were for alerts.

ALTER TABLE finding {{on_cluster}} ADD COLUMN IF NOT EXISTS purpose LowCardinality(String) DEFAULT 'alert' AFTER level;
