-- The same people before and after: who moved up, stayed and moved down, as `imh cohort compare --min-group 1` counts them.
-- What is met is above what is not, and within that the lowest point counts.
WITH one AS (
  SELECT 'before' AS side, person, framework, version, level, competency, counts, optional, state, step FROM before
  UNION ALL
  SELECT 'after' AS side, person, framework, version, level, competency, counts, optional, state, step FROM after
),
places AS (
  SELECT side, person, framework, version, level, competency,
    CASE WHEN max(CASE WHEN counts AND NOT optional AND state = 'not-rated' THEN 1 ELSE 0 END) = 0
      THEN min(CASE WHEN counts AND step IS NOT NULL THEN step + CASE WHEN state = 'met' THEN 10000 ELSE 0 END END)
    END AS place
  FROM one
  GROUP BY side, person, framework, version, level, competency
)
SELECT b.framework, b.version, b.level, b.competency,
  count(CASE WHEN a.place > b.place THEN 1 END) AS moved_up,
  count(CASE WHEN a.place = b.place THEN 1 END) AS stayed,
  count(CASE WHEN a.place < b.place THEN 1 END) AS moved_down,
  count(CASE WHEN a.place IS NULL OR b.place IS NULL THEN 1 END) AS not_compared
FROM places b JOIN places a
  ON a.side = 'after' AND b.side = 'before' AND a.person = b.person AND a.framework = b.framework AND a.version = b.version
  AND a.level = b.level AND a.competency = b.competency
GROUP BY b.framework, b.version, b.level, b.competency
ORDER BY b.framework, b.version, b.level, b.competency
