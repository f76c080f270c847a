-- How many gaps each course covers, and for how many people, as `imh cohort training --min-group 1` counts them.
-- `covers` has a row for each competency that a course covers. What may be left out is not counted
-- here; imh counts it for whoever chose it, where it counts for them.
WITH gaps AS (
  SELECT DISTINCT framework, level, person, competency
  FROM answers
  WHERE NOT elective AND verdict IN ('not-met', 'not-rated')
)
SELECT covers.course, count(*) AS gaps, count(DISTINCT gaps.person) AS people
FROM gaps JOIN covers ON covers.framework = gaps.framework AND covers.competency = gaps.competency
GROUP BY covers.course
ORDER BY gaps DESC, covers.course
