//! Titles of books, courses and bodies that end as a place does: `Evidence-Based Practice`, `Code of
//! Practice`, `House of Commons`.

use super::{Match, is_one_of};
use crate::analysis::privacy::names::lists;

/// Words of a title, and not of a practice of doctors.
const ABSTRACT: &str = "code codes standard standards guidance principles framework policy theory research evidence trauma attachment \
    reflective reflexive professional clinical advanced good best safe inclusive ethical discriminatory oppressive based informed \
    led centred centered focused focussed sensitive competent responsive aware relational relationship relationships restorative \
    strengths partnership partnerships working work nursing nurse midwifery visiting visitor health public social early years \
    infant child children children's family families parent parenting perinatal community play learning teaching teacher leadership \
    supervision supervisory management safeguarding protection safety signs observation assessment therapeutic psychological \
    mental emotional wellbeing wellness development developmental integrated multi agency interagency multidisciplinary cultural \
    culturally anti equality diversity human rights quality improvement effective everyday current poor change changing \
    pedagogical educational education educator specialist scope spheres communities";

/// Words that make the whole a body that everybody knows, or one of its books.
const BODIES: &str = "institute institution university journal international national association society federation faculty department \
    commons lords parliament ministry british european american world global unicef nspcc congress";

/// Words after a name that make it the title of something else.
const GOES_ON: &str = "research tradition traditions magazine framework frameworks approach method model theory theories journal press \
    headlines prices map rules study studies trial cohort report podcast blog book series conference lecture lectures seminar seminars \
    handbook manual toolkit award awards charter principles pedagogy philosophy movement effect experiment scale guidelines educator \
    teacher teachers charity directions direction statement style nurse educators manager managers";

/// Words of a way, by which a practice of doctors is called.
const WAYS: &str = "road street lane avenue park bridge hill green church mill house grove square gate court view common cross well \
    spring river vale dale wood field farm medical surgery gp dental group doctors";

/// Words right before a practice of doctors.
const AT: &str = "at from near outside via to registered called";

pub(super) fn is_title(found: &Match<'_>) -> bool {
    let name = found.group("name").to_lowercase();
    let words: Vec<&str> =
        name.split([' ', '-']).map(|word| word.trim_end_matches(['.', ',', '\'', '’'])).collect();
    let next = found.just_after(24);
    let next = next.strip_prefix([' ', '-']).unwrap_or_default();
    let next = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let lead = found.just_before(48);
    // The rest of a title that was cut, as in `Institute of Child Health College`.
    let mut lead = lead.trim_end().rsplit([' ', '-']);
    let is_of_a_body = (words.iter().any(|word| is_one_of(word, BODIES))
        || matches!(lead.next(), Some("of" | "for"))
            && lead.next().is_some_and(|word| is_one_of(word, BODIES)))
        && matches!(
            found.group("type"),
            "School" | "Academy" | "College" | "House" | "Clinic" | "Practice" | "Hall"
        );
    // `Racial Justice by Jane Lane`
    let is_first_name =
        |name: &str| name.split(' ').next().is_some_and(|first| lists::given(first).is_some());
    let is_by_somebody = name.rsplit_once(" by ").is_some_and(|(_, author)| is_first_name(author))
        || found.before().ends_with(" by ") && is_first_name(&name);
    let is_journal = name.starts_with("journal") || found.just_before(24).contains("journal of");
    let goes_on = is_one_of(next, GOES_ON) && found.after().starts_with([' ', '-']);
    // `Harvard Medical School`, `the London School of Economics`
    let last = words.last().copied().unwrap_or_default();
    let is_faculty = found.group("type") == "School"
        && (found.after().starts_with(" of ")
            || matches!(last, "medical" | "business" | "law" | "drama" | "graduate" | "summer"));
    is_journal
        || is_faculty
        || is_by_somebody
        || is_of_a_body
        || goes_on
        || is_no_practice(found, &words)
        || is_no_house(found, &words, next)
}

/// Most practices that are written with a capital are ways of work.
fn is_no_practice(found: &Match<'_>, words: &[&str]) -> bool {
    if found.group("type") != "Practice" {
        return false;
    }
    let last = words.last().copied().unwrap_or_default();
    if is_one_of(last, WAYS) {
        return false;
    }
    let before = found.just_before(16);
    let lead = before
        .trim_end()
        .trim_end_matches(" the")
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_owned();
    // `at Limetree Practice`, `the Limes Practice`
    let is_called =
        is_one_of(&lead, AT) || words[0] == "the" || lead == "the" && !found.starts_sentence(&[]);
    !is_called || words.iter().any(|word| is_one_of(word, ABSTRACT))
}

/// `Open House`, `House of Commons`, `Play Therapy House Rules`.
fn is_no_house(found: &Match<'_>, words: &[&str], next: &str) -> bool {
    let is_other = match found.group("type") {
        "House" => {
            "open full whole white wendy doll's dolls playing play therapy moving keeping tree safe our upper lower"
        }
        "Suite" => {
            "office microsoft google adobe creative software honeymoon bridal test app measurement outcomes apps"
        }
        "Court" => {
            "crown county high family magistrates supreme youth appeal coroner's tennis food of children's sheriff district justice"
        }
        "Drive" => "google one usb hard flash shared microsoft onedrive network test team my",
        "Close" => "up too very so stay getting keep came come",
        "Rise" => "the high early pay on give",
        "Hall" => "village town church city community sports music school dining",
        "Home" => "care nursing at children's",
        "Parade" => "hit easter pride teddy",
        _ => return false,
    };
    words.iter().all(|word| is_one_of(word, is_other) || is_one_of(word, "the a an our my"))
        || found.group("type") == "House" && matches!(next, "rules" | "of")
}
