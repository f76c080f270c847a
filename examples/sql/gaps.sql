-- How many people are where with each competency, as `imh cohort gaps --min-group 1` counts them.
-- The verdict is worked out anew: not rated if an aspect that counts and may not be left out is not; else not applicable if all that were
-- answered are; else met if every point that was given is.
WITH verdicts AS (
  SELECT framework, version, level, competency, person,
    CASE
      WHEN max(CASE WHEN counts AND NOT optional AND state = 'not-rated' THEN 1 ELSE 0 END) = 1 THEN 'not-rated'
      WHEN max(CASE WHEN counts AND state = 'not-met' THEN 1 ELSE 0 END) = 1 THEN 'not-met'
      WHEN max(CASE WHEN counts AND state = 'met' THEN 1 ELSE 0 END) = 1 THEN 'met'
      WHEN max(CASE WHEN counts AND state = 'not-applicable' THEN 1 ELSE 0 END) = 1 THEN 'not-applicable'
      ELSE 'not-rated'
    END AS verdict
  FROM answers
  GROUP BY framework, version, level, competency, person
)
SELECT framework, version, level, competency,
  count(CASE WHEN verdict = 'met' THEN 1 END) AS met,
  count(CASE WHEN verdict = 'not-met' THEN 1 END) AS not_met,
  count(CASE WHEN verdict = 'not-rated' THEN 1 END) AS not_rated,
  count(CASE WHEN verdict = 'not-applicable' THEN 1 END) AS not_applicable
FROM verdicts
GROUP BY framework, version, level, competency
ORDER BY framework, version, level, not_met + not_rated DESC, competency
