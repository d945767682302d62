-- One row per real account. `api_id` is the API's id, which may change when a bank is linked again; `id` is our own.
CREATE TABLE IF NOT EXISTS accounts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  api_id text NOT NULL UNIQUE,
  requisition_id text NOT NULL,
  institution_id text NOT NULL,
  -- The state of nordigen-client/sync, and its revision, which shows a worker that another one was faster.
  sync_state jsonb,
  revision integer NOT NULL DEFAULT 0,
  read_at timestamptz,
  -- NULL: only a new link helps.
  next_read_at timestamptz,
  -- Why the last read failed; NULL if it did not.
  problem text
);

CREATE INDEX IF NOT EXISTS accounts_due ON accounts (next_read_at);

-- The sync's own ids are unique within one account.
CREATE TABLE IF NOT EXISTS transactions (
  account_id uuid NOT NULL REFERENCES accounts,
  id text NOT NULL,
  is_pending boolean NOT NULL,
  amount numeric,
  currency text,
  booking_date text,
  -- As the bank sent it.
  data jsonb NOT NULL,
  PRIMARY KEY (account_id, id)
);

-- What a person should check. The sync reports each once.
CREATE TABLE IF NOT EXISTS suspects (
  account_id uuid NOT NULL REFERENCES accounts,
  key text NOT NULL,
  reason text NOT NULL,
  explanation text NOT NULL,
  PRIMARY KEY (account_id, key)
);

-- Each is sent once: one before a consent ends, one when it has ended.
CREATE TABLE IF NOT EXISTS reminders (
  requisition_id text NOT NULL,
  kind text NOT NULL,
  ends_at timestamptz,
  reminded_at timestamptz NOT NULL,
  PRIMARY KEY (requisition_id, kind)
);
