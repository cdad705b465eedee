-- The index of the ledger. Everything in it is a copy of ledger/*.jsonl; it may be deleted at any time.
CREATE TABLE ledgers (
  file TEXT NOT NULL PRIMARY KEY,   -- name of the file in ledger/
  bytes INTEGER NOT NULL,           -- its size,
  modified INTEGER NOT NULL         -- and when it was changed (nanoseconds since 1970), when it was read
) STRICT, WITHOUT ROWID;
CREATE TABLE revisions (
  source TEXT NOT NULL,
  seen_at TEXT NOT NULL,            -- UTC: 2026-11-21T02:15:00Z
  says TEXT NOT NULL,               -- the day from which on the plan says this: 2026-11-20
  basis TEXT NOT NULL,              -- updated_on, issued_on, last_modified, seen
  verdict TEXT NOT NULL,            -- published, quarantined, failed
  plan_id TEXT NOT NULL,            -- empty where the revision holds no document
  document_id TEXT NOT NULL,
  title TEXT NOT NULL,
  sha256 TEXT NOT NULL,             -- of the original
  bytes INTEGER NOT NULL,           -- of the original
  media_type TEXT NOT NULL,
  location TEXT NOT NULL,           -- where it was fetched from
  package TEXT NOT NULL,            -- digest of its package; empty where there is none
  code TEXT NOT NULL,               -- of the finding that kept it from being published
  message TEXT NOT NULL,
  file TEXT NOT NULL,               -- ledger and line that say so
  line INTEGER NOT NULL,
  position INTEGER NOT NULL,        -- of the document in its revision, from 1; 0 where there is none
  PRIMARY KEY (file, line, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_of_plan ON revisions (plan_id, says, seen_at, sha256);
CREATE INDEX revisions_of_source ON revisions (source, seen_at, sha256);
CREATE TABLE faults (
  file TEXT NOT NULL,               -- a line of a ledger that does not count, and why
  line INTEGER NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (file, line)
) STRICT, WITHOUT ROWID;
CREATE VIEW sources AS
  SELECT source,
         count(*) FILTER (WHERE position < 2) AS revisions,
         count(*) FILTER (WHERE position < 2 AND verdict = 'published') AS published,
         count(*) FILTER (WHERE position < 2 AND verdict = 'quarantined') AS quarantined,
         count(*) FILTER (WHERE position < 2 AND verdict = 'failed') AS failed,
         min(seen_at) AS first_seen,
         max(seen_at) AS last_seen,
         (SELECT verdict FROM revisions AS last WHERE last.source = all_of.source
           ORDER BY seen_at DESC, sha256 DESC LIMIT 1) AS last_verdict,
         coalesce(max(says) FILTER (WHERE verdict = 'published'), '') AS last_says,
         coalesce((SELECT title FROM revisions AS last WHERE last.source = all_of.source AND title <> ''
           ORDER BY seen_at DESC, sha256 DESC, position LIMIT 1), '') AS title
    FROM revisions AS all_of GROUP BY source;
CREATE VIEW plans AS
  SELECT plan_id,
         count(DISTINCT source) AS sources,
         count(*) AS revisions,
         count(*) FILTER (WHERE verdict = 'published') AS published,
         min(seen_at) AS first_seen,
         max(seen_at) AS last_seen,
         coalesce(max(says) FILTER (WHERE verdict = 'published'), '') AS last_says,
         (SELECT title FROM revisions AS last WHERE last.plan_id = all_of.plan_id
           ORDER BY says DESC, seen_at DESC, sha256 DESC LIMIT 1) AS title
    FROM revisions AS all_of WHERE plan_id <> '' GROUP BY plan_id;
