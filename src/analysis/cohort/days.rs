//! Merges one person's answers from several days into one set.

use jiff::civil::Date;

use crate::model::CohortMember;

/// The answers of one person to one questionnaire, and the day of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfDays {
    pub answers: Box<[u8]>,
    /// One for each answer that has a day, if the answers have different days; else empty.
    pub days: Box<[Option<Date>]>,
    /// The last of the days.
    pub answered: Option<Date>,
}

/// One question has two answers, and it is unknown which is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnsweredTwice;

/// Merges the answers of several days. The latest answer to a question stands, and an answer given
/// on one day only is kept. An answer without a day stands if there is no other, or if all agree.
///
/// # Errors
/// If two answers differ and have the same day, or one has no day: it is unknown which is later.
pub fn over_days(mut sets: Vec<(Option<Date>, Box<[u8]>)>) -> Result<OfDays, AnsweredTwice> {
    sets.sort_by_key(|(day, _)| *day);
    let answered = sets.last().and_then(|(day, _)| *day);
    let mut sets = sets.into_iter();
    let Some((first, mut answers)) = sets.next() else {
        return Ok(OfDays { answers: Box::default(), days: Box::default(), answered });
    };
    let mut days = vec![first; answers.len()];
    // Sets without a day come first. Their answers stay without a day, even if a later set gives
    // the same answer.
    let mut undated = vec![CohortMember::NOT_RATED; answers.len()];
    if first.is_none() {
        undated.copy_from_slice(&answers);
    }
    let mut are_several = false;
    for (day, set) in sets {
        are_several |= day != first;
        for (((known, known_day), undated), other) in
            answers.iter_mut().zip(&mut days).zip(&mut undated).zip(set)
        {
            if other == CohortMember::NOT_RATED {
                continue;
            }
            let is_later = *known_day < day && known_day.is_some();
            let is_beside_undated = *undated != CohortMember::NOT_RATED && *undated != other;
            if is_beside_undated
                || (*known != CohortMember::NOT_RATED && *known != other && !is_later)
            {
                return Err(AnsweredTwice);
            }
            (*known, *known_day) = (other, day);
            if day.is_none() {
                *undated = other;
            }
        }
    }
    if !are_several {
        return Ok(OfDays { answers, days: Box::default(), answered });
    }
    let day_of =
        |(answer, day): (&u8, Option<Date>)| day.filter(|_| *answer != CohortMember::NOT_RATED);
    let days = answers.iter().zip(days).map(day_of).collect();
    Ok(OfDays { answers, days, answered })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_together(sets: &[(Option<i8>, [u8; 3])]) -> Option<(Vec<u8>, Vec<Option<i8>>)> {
        let date = |day: &Option<i8>| day.map(|day| jiff::civil::date(2026, 3, day));
        let sets = sets.iter().map(|(day, answers)| (date(day), Box::from(*answers))).collect();
        let all = over_days(sets).ok()?;
        Some((all.answers.to_vec(), all.days.iter().map(|day| day.map(Date::day)).collect()))
    }

    #[test]
    fn the_latest_answer_to_one_question_stands_and_all_other_answers_stay_in_any_order() {
        let (first, second) = ((Some(1), [2, 3, 0]), (Some(9), [0, 4, 5]));
        for sets in [[first, second], [second, first]] {
            assert_eq!(put_together(&sets), Some((vec![2, 4, 5], vec![Some(1), Some(9), Some(9)])));
        }
    }

    #[test]
    fn no_answer_is_taken_if_nobody_knows_which_is_later() {
        assert_eq!(put_together(&[(Some(1), [2, 0, 0]), (Some(1), [3, 0, 0])]), None);
        assert_eq!(put_together(&[(None, [2, 0, 0]), (Some(1), [3, 0, 0])]), None);
        assert_eq!(
            put_together(&[(None, [2, 0, 0]), (Some(1), [2, 0, 0]), (Some(3), [3, 0, 0])]),
            None
        );
        assert_eq!(put_together(&[(None, [2, 0, 4]), (Some(1), [2, 3, 0])]).unwrap().0, [2, 3, 4]);
        assert_eq!(
            put_together(&[(Some(1), [2, 3, 0]), (Some(1), [2, 0, 4])]),
            Some((vec![2, 3, 4], vec![]))
        );
    }
}
