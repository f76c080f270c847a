-- Knowledge, practice and confidence side by side: how many people are where with each aspect of each competency, by their work.
SELECT framework, version, level, role, competency, aspect,
  count(CASE WHEN state = 'met' THEN 1 END) AS met,
  count(CASE WHEN state = 'not-met' THEN 1 END) AS not_met,
  count(CASE WHEN state = 'not-rated' THEN 1 END) AS not_rated,
  count(CASE WHEN state = 'not-applicable' THEN 1 END) AS not_applicable
FROM answers
GROUP BY framework, version, level, role, competency, aspect
ORDER BY framework, version, level, role, competency, aspect
