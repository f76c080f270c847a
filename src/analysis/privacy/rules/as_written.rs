use crate::{analysis::privacy::Lookout, model::FindingKind};

#[test]
fn a_title_a_faculty_and_the_code_of_a_course_raise_no_alarm() {
    let lookout = Lookout::new(&[]);
    for text in [
        "Sure Start Children's Centre evaluation",
        "London School of Hygiene and Tropical Medicine",
        "the Lyon Business School",
        "Bleak House",
        "We sang Penny Lane.",
        "Family Court Practice Directions",
        "Play School on television",
        "Parent and Child Foster Home guidance",
        "Parent-Infant Foundation House style guide",
        "The Long Road Home to recovery",
        "Big School, Little School",
        "Polish Saturday school wanted a talk",
        "at the Quaker Meeting House",
        "the Urdu School, the Catholic School",
        "Module PSY4021 and unit IMH-330.",
        "Funded (ref NIHR131339)",
    ] {
        assert_eq!(lookout.hits(text), [], "{text}");
    }
    for text in [
        "She goes to St Mary's Catholic Primary School.",
        "They live in Meeting House Lane.",
        "We met on Snowdrop Ward.",
        "at Little Oaks School",
        "unit number RXH 204418",
    ] {
        assert_eq!(lookout.hits(text).len(), 1, "{text}");
    }
}

#[test]
fn days_numbers_and_people_are_found_however_somebody_writes_them() {
    let lookout = Lookout::new(&[]);
    let kinds = |text: &str| -> Vec<FindingKind> {
        lookout.hits(text).into_iter().map(|hit| hit.kind).collect()
    };
    for (kind, texts) in [
        (
            FindingKind::ExactDate,
            &[
                "y pedwerydd ar ddeg o Chwefror",
                "yr unfed ar ddeg o Dachwedd",
                "ar yr ugeinfed o Awst",
                "yr ail ar bymtheg o Fehefin",
                "y nawfed ar hugain o fis Mawrth",
                "y degfed ar hugain o Fedi",
                "y deuddegfed o Ionawr",
                "y pymthegfed o Orffennaf",
                "y deunawfed o Ragfyr",
                "On 17.3. she came",
                "March seventeenth",
                "We met April twenty-first at noon",
            ][..],
        ),
        (
            FindingKind::CaseNumber,
            &[
                "Hospital number RJ1 0044829",
                "Hospital number: RX1 553 0098",
                "EHM 774512",
                "case ZC24 C01337",
                "UPN: A823432112001",
                "pupil A82343211200B",
                "PARIS id 881204",
                "NASS 19/03/00412",
                "ASF/1204418",
            ],
        ),
        (
            FindingKind::LocationCode,
            &["w3w is lamp dot river dot stone", "Find us at lamp.river.stone on what3words."],
        ),
        (
            FindingKind::DateOfBirth,
            &[
                "He was born on the twelfth of May.",
                "born on May the twelfth",
                "ganed hi ar y trydydd o Fai",
            ],
        ),
        (FindingKind::SocialHandle, &["She goes by MamaBearSwindon on Mumsnet"]),
        (
            FindingKind::BirthWeight,
            &["8 pounds 1 1/2 ounces at birth", "a nine-pounder, 9lb exactly", "exactly 7 lbs"],
        ),
        (
            FindingKind::OnlyOne,
            &[
                "They were the family in the news last spring.",
                "the only set of quads in Fife",
                "the first same-sex couple in the parish",
                "the oldest father in our village",
            ],
        ),
        (FindingKind::Initials, &["A cried when she went", "We said nothing when B left."]),
    ] {
        for text in texts {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }
    for text in [
        "May second thoughts come.",
        "In section 17.3. she is named",
        "Version 2.1. is out, and 4.5. too",
        "A smile, a cry; A is for apple",
        "the first mother in the study",
        "the first parent to speak in the group",
        "exactly 6 lb of potatoes",
        "It costs 4 pounds exactly, not exactly 3 pounds.",
        "the boy in the news story we discussed",
        "the post on Mumsnet, and YouTube on Facebook",
        "The first dot on the second dot",
        "See PMC/12 and BS/5750",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}
