//! First names on no list of the person: whose they are, and whose not.

use std::{fs, path::Path};

use super::lists;
use crate::{
    analysis::privacy::{Lookout, Reader, text::plain_letters, tokens::is_apostrophe},
    model::FindingKind,
};

fn names(text: &str) -> Vec<(String, FindingKind)> {
    let found = Lookout::new(&[]).names(text).into_iter();
    found.map(|name| (name.said, name.kind)).collect()
}

#[test]
fn authors_are_not_names_of_a_family() {
    for text in [
        "As Paul Ormerell writes, babies come with a past.",
        "As Jonathan Evershed puts it, nobody comes alone.",
        "Katherine Rosewell argues that wonder is a skill.",
        "Schmidt Neven writes about time-limited work.",
        "We read a chapter by Amanda Tollgate, and watched a film by Kathryn Stour.",
        "Tessa Ormerell and colleagues describe it.",
        "Wait for Me by Laura Pembridge is on the shelf.",
        "I read Lisa Pembridge on emotion.",
        "Sonia Tollgate, Peter Stour and Helen Ormerell were the other authors.",
        "Trevarthen and Amelia Ormerell speak of music.",
        "the Robertsons\u{2019} films and the films of the Robertsons",
        "Circle of Security is by Powell, Cooper, Hoffman and Marvin.",
        "In Owl Babies, Sarah, Percy and Bill wait for their mother.",
        "We use the Leeds model and laminate Makaton signs.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
}

#[test]
fn people_beside_an_author_who_do_the_same_may_be_authors() {
    let cited = "Ormerell coined the word. ";
    for text in [
        "Deborah Stour founded the journal. Stour leads the way.",
        "Adrienne Stour of the Fatherhood Institute describes inclusive practice.",
        "Tess Stour describes children who hide letters.",
        "Amy Stour speaks of it as political.",
    ] {
        let is_sure = |text: &str| names(text).iter().any(|(_, kind)| *kind == FindingKind::Name);
        assert!(is_sure(text) && !is_sure(&format!("{cited}{text}")), "{text}");
    }
}

#[test]
fn a_family_beside_authors_stays_a_family() {
    let cited = "Ormerell coined the word, and Stour argues that it holds. As Paul Barrows writes, so it \
        is. ";
    for (text, name) in [
        ("Amelia Stour smiled at her brother.", "Amelia"),
        ("Amelia Stour said that she was tired.", "Amelia"),
        ("Amelia Stour reports low mood.", "Amelia"),
        ("Amelia Stour describes feeling alone.", "Amelia"),
        ("I met Amelia Stour and her baby.", "Amelia"),
        ("Amelia leads me to the window. Amelia Barrows leads well.", "Amelia"),
        ("Amelia writes in her diary.", "Amelia"),
        ("According to Crittenden, Amelia would be a child who complies.", "Amelia"),
        ("The report was written by Amelia Quillfeather.", "Amelia"),
        ("I have read the notes of Amelia Quillfeather.", "Amelia"),
    ] {
        let found = names(&format!("{cited}{text}"));
        assert!(
            found.iter().any(|(said, kind)| said == name && *kind == FindingKind::Name),
            "{text}"
        );
    }
}

#[test]
fn rooms_toys_birds_and_seasons_are_not_names() {
    for text in [
        "We went out early. A Robin sat on the fence, and then a Wren.",
        "Sophie the giraffe has to be boiled, and Ewan the Dream Sheep is flat.",
        "On the farm there was a donkey called Jasper.",
        "The babies sleep in the Hazel room and play in the Willow room.",
        "Holly and Ivy grow along the bank.",
        "Dawn came up over the car park. Autumn leaves are late. Charity begins at home.",
        "On the wall: Kindness, Courage, Hope, Respect.",
        "We read a handout of Kate Cairns Associates.",
        "A thrush sat on the nest.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
    for text in ["I asked Robin to sit.", "Then Hazel and her mum came.", "Dawn came to the group."]
    {
        assert_eq!(names(text).len(), 1, "{text}");
    }
}

#[test]
fn a_weak_sign_of_a_person_tells_a_first_name_that_is_more_than_that() {
    for (text, name) in [
        ("We waited there with Rui for a while.", "Rui"),
        ("I was worried about Marek.", "Marek"),
        ("Marek was on lates.", "Marek"),
        ("He told me that Marek burned everything.", "Marek"),
        ("Rose from the office walked in.", "Rose"),
        ("but Morag on the desk had a few words", "Morag"),
        ("Summer had her book out.", "Summer"),
        ("Ruby was asleep.", "Ruby"),
        ("Zorvi was on the bed.", "Zorvi"),
        ("Then I rang Jasmine about the visit.", "Jasmine"),
        ("She came in with Teddy in the sling.", "Teddy"),
    ] {
        assert_eq!(names(text), [(name.to_owned(), FindingKind::PerhapsName)], "{text}");
    }
    for text in [
        "Ayo, the care coordinator, is to call.",
        "Blessing, our new nurse, came.",
        "Grace, who is four, runs it.",
        "Blessing from church will sit with them.",
    ] {
        assert_eq!(names(text).len(), 1, "{text}");
    }
    for text in [
        "Boston was cold.",
        "We worked with Camden Council.",
        "Summer was long.",
        "Dewey was there before all of them.",
        "I was worried about Easter.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
}

#[test]
fn a_common_word_that_is_a_name_in_west_africa_is_told_beside_a_sign_of_a_person() {
    for (text, name) in [
        ("His wife Comfort lost two.", "Comfort"),
        ("On the day of the birth Sunday sang.", "Sunday"),
        ("Then Peace smiled at us.", "Peace"),
        ("I rang Comfort about the visit.", "Comfort"),
        ("Nobody was there when Goodness was born.", "Goodness"),
    ] {
        assert_eq!(names(text), [(name.to_owned(), FindingKind::PerhapsName)], "{text}");
    }
    for text in [
        "On Sunday we sang. Last Sunday began badly. By Friday she slept.",
        "The Comfort Zone is a book. Peace of mind is a gift.",
        "We came on Sunday and slept.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
}

/// If each letter were read to the end of the word, this would take minutes.
#[test]
fn a_long_word_of_letters_and_digits_is_read_once() {
    assert_eq!(names(&"a1".repeat(200_000)), []);
    assert_eq!(names(&"\u{e9}".repeat(200_000)), []);
}

#[test]
fn a_line_about_a_family_is_not_a_title() {
    let said = |text: &str| names(text).into_iter().map(|(said, _)| said).collect::<Vec<_>>();
    assert_eq!(said("Hasenfratz and our mum Zorvina. Feather-"), ["Zorvina"]);
    assert!(said("Guidance for Mum Zorvina and Twins Supporting Families").is_empty());
}

#[test]
fn a_name_is_found_behind_a_word_with_a_digit_in_it() {
    let said = |text: &str| names(text).into_iter().map(|(said, _)| said).collect::<Vec<_>>();
    assert_eq!(said("He took the previous o0ryGene with me in both pockets."), ["Gene"]);
}

/// Returns the names in lines that a program wrapped, each with its line and column.
fn in_lines(lines: &[&str]) -> Vec<(String, String)> {
    let lookout = Lookout::new(&[]);
    let mut reader = Reader::new(&lookout);
    for (number, line) in lines.iter().enumerate() {
        let place = format!("{}", number + 1);
        reader.look("f", place, (*line).to_owned(), number > 0, |_, _, _| {});
    }
    reader.names("f").into_iter().map(|name| (name.said, name.place)).collect()
}

#[test]
fn an_author_is_none_of_a_family_wherever_a_line_ends() {
    for text in [
        "We talked for a long while about the ghosts in the nursery of Selma Fraiberg and of others.",
        "Our tutor let us read what Anna Freud and Dorothy Burlingham had seen in the war nurseries.",
        "There is much to think of here, as Paul Ormerell writes, and babies come with a past.",
        "In the evening all of us on the course watched a film by Kathryn Stour about fathers.",
        "The last of the seminars was on what the books of Donald Winnicott say of holding.",
    ] {
        for (blank, _) in text.match_indices(' ').filter(|(at, _)| *at >= 40) {
            for mark in ["", "> "] {
                let lines =
                    [&text[..blank], &text[blank + 1..]].map(|line| format!("{mark}{line}"));
                assert_eq!(in_lines(&[&lines[0], &lines[1]]), [], "{lines:?}");
            }
        }
    }
}

#[test]
fn a_name_is_found_in_its_own_line_wherever_a_line_ends() {
    let text =
        "In the afternoon we sat together on the rug by the window and Zorvina smiled at the ball.";
    let at = text.find("Zorvina").unwrap();
    let whole = |name: &str, place: String| vec![(name.to_owned(), place)];
    for (blank, _) in text.match_indices(' ').filter(|(at, _)| *at >= 40) {
        let place = if blank < at {
            format!("f, 2, column {}", at - blank)
        } else {
            format!("f, 1, column {}", at + 1)
        };
        assert_eq!(in_lines(&[&text[..blank], &text[blank + 1..]]), whole("Zorvina", place));
    }
    // In a list, each line stands for itself.
    let list = ["Amelia", "Freud", "Otto"];
    let found: Vec<String> = in_lines(&list).into_iter().map(|(said, _)| said).collect();
    assert!(found.contains(&"Amelia".to_owned()), "{found:?}");
}

#[test]
fn a_town_a_month_and_a_feast_are_not_people() {
    for town in ["Leeds", "Chester", "Lincoln", "Preston", "Ashton", "Bradford", "Hayes", "Chelsea"]
    {
        for text in [
            format!("We heard how a mother from {town} laughed at the leaflet."),
            format!("The centre in {town} ran our course."),
            format!("A colleague from {town} came to help."),
            format!("Parents in {town} told us, and those near {town} said less."),
        ] {
            assert_eq!(names(&text), [], "{text}");
        }
    }
    for time in ["April", "June", "August", "Ramadan", "Holi", "Eid", "Advent", "Autumn"] {
        for text in [
            format!("{time} was hard."),
            format!("That {time} was wet."),
            format!("We found that {time} was hard for staff."),
            format!("{time} fell late, and {time} began well."),
        ] {
            assert_eq!(names(&text), [], "{text}");
        }
    }
    for (text, name) in [
        ("A message from Grace made us smile.", "Grace"),
        ("We looked at Hope and she laughed.", "Hope"),
        ("June smiled at me.", "June"),
        ("In the room April cried.", "April"),
        ("We sat in Grace's room.", "Grace"),
        ("Her mum, Preston, came.", "Preston"),
    ] {
        assert!(names(text).iter().any(|(said, _)| said == name), "{text}");
    }
}

#[test]
fn rooms_stories_and_words_for_kin_are_not_names() {
    for text in [
        "Nan looked at me, and Nan laughed.",
        "Small groups: Robin, Wren and Jay rooms.",
        "We said that Faith groups in the town have offered a hall.",
        "Santa came in a hi-vis. Mary and Joseph were played by two of us and Jesus by a doll.",
        "Class is in the room, wrote Tamsin Ormerell, even if nobody has invited it.",
        "It was developed in Toronto by Tamsin Ormerell and Nadia Tollgate.",
        "We studied Maternity Ward culture.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
    let lookout = Lookout::new(&[]);
    for text in ["Ms Rachel came fourth.", "Father Christmas came.", "Mr Tumble signs."] {
        assert_eq!(lookout.hits(text), [], "{text}");
    }
}

#[test]
fn words_beside_an_unlisted_name_say_that_it_is_one() {
    for (text, found) in [
        ("Li Na smiled and slept.", &["Li", "Na"][..]),
        ("We met Wang Xiuying at the door.", &["Wang", "Xiuying"]),
        ("Mouzeth had his hearing test again.", &["Mouzeth"]),
        ("Wazhmina laughed at us both.", &["Wazhmina"]),
        ("Razan feeds Jad by the window.", &["Razan", "Jad"]),
        ("Nour and Ward are their names.", &["Nour", "Ward"]),
        ("She calls the baby Ire, short for Iretiolani. She sings to Ire.", &["Ire", "Iretiolani"]),
        ("A card with a drawing by Zorvina hangs there.", &["Zorvina"]),
        ("Ziyi would not look at me.", &["Ziyi"]),
    ] {
        let said: Vec<String> = names(text).into_iter().map(|(said, _)| said).collect();
        let mut expected: Vec<&str> = found.to_vec();
        let mut said: Vec<&str> = said.iter().map(String::as_str).collect();
        expected.sort_unstable();
        said.sort_unstable();
        assert_eq!(said, expected, "{text}");
    }
    for text in [
        "Feng Shui was the theme.",
        "Everybody laughed at us.",
        "The drawing by hand took long.",
        "Short for time, we left.",
        "Ofsted asked for it, and Makaton helped her.",
        "Ofsted had her report.",
        "It is taught at the Leeds School of Art.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
}

#[test]
fn things_that_are_called_like_people_are_not_names() {
    for text in [
        "Some parents send Dr Brown\u{2019}s bottles, and one sends Dr Brown, Lansinoh and MAM.",
        "The trainer brought six Resusci Anne dolls and a Little Anne.",
        "Each cot has a sheet from John Lewis, and Laura Ashley curtains hang there.",
        "I begin with Fr\u{e8}re Jacques and go on with Miss Polly Had a Dolly.",
        "We read of Little Hans in the seminar, and of Phineas Gage.",
        "The poster has Tommy\u{2019}s logo, and Martha\u{2019}s Rule is beside it.",
        "We meet at the Tamsin Ormerell library, and at a Tamsin Ormerell lecture.",
        "There is a Henry hoover in the hall and an old Doris bell.",
        "The babies like Zorvin the Firefly and Jacques the Peacock.",
        "A pelvis called Noelle lies beside a stander that we call Stan.",
        "Mr Kipling cakes, Uncle Ben\u{2019}s rice and Aunt Bessie\u{2019}s mash were there.",
        "We use a method of Tamsin Ormerell and cards by Tamsin Ormerell.",
        "Little Miss Sunshine and Mr Happy are on the wall.",
        "We play a CD by Tamsin Ormerell and read Tamsin Ormerell\u{2019}s chapter on it.",
        "Siri and Alexa have been out of the room since.",
    ] {
        assert_eq!(names(text), [], "{text}");
        let hits = Lookout::new(&[]).hits(text);
        assert_eq!(hits, [], "{text}");
    }
    // Nobody can tell.
    for text in ["We had Jacob\u{2019}s crackers for lunch.", "The leaflet is from Tommy\u{2019}s."]
    {
        let found = names(text);
        assert!(matches!(&found[..], [(_, FindingKind::PerhapsName)]), "{text}: {found:?}");
    }
}

#[test]
fn a_thing_that_is_called_like_people_hides_nobody_else() {
    for (text, name) in [
        ("Peter Rabbit is on the shelf. We waited there with Amelia Rabbit.", "Amelia"),
        ("The cot is from John Lewis. Then Lewis cried.", "Lewis"),
        ("John Lewis held the baby.", "John"),
        ("Her dad John Lewis came.", "John"),
        ("Her partner, John Lewis, is a welder.", "John"),
        ("The dad is John Lewis.", "John"),
        ("John Lewis (27) came.", "John"),
        ("John Lewis\u{2019}s baby cried.", "John"),
        ("Tommy\u{2019}s logo is on it. Tommy\u{2019}s mother rang.", "Tommy"),
        ("Jacob\u{2019}s crackers were on the floor, and Jacob cried.", "Jacob"),
        ("Little Hans was in the pram.", "Hans"),
        ("Freddie the Health Visitor came.", "Freddie"),
        ("Peter had a rabbit. I asked Peter about it.", "Peter"),
        ("The Amelia file is full.", "Amelia"),
        ("Simon says that he is tired.", "Simon"),
        ("Jacob\u{2019}s cream was in his bag.", "Jacob"),
        ("We waited for Alice in the hall.", "Alice"),
        ("Sophie and her Mum came in.", "Sophie"),
    ] {
        let found = names(text);
        assert!(
            found.iter().any(|(said, kind)| said == name && *kind == FindingKind::Name)
                || name == "Lewis" && !found.is_empty(),
            "{text}: {found:?}"
        );
    }
    let title = |text: &str| Lookout::new(&[]).hits(text).len();
    for text in [
        "Dr Brown said that it would pass.",
        "Mr Kipling is the grandfather.",
        "Aunt Bessie\u{2019}s lap is best.",
        "Mr Gruber from next door came.",
        "Mr Kipling, her grandad, came.",
        "I phoned Mr Kipling about it.",
    ] {
        assert_eq!(title(text), 1, "{text}");
    }
}

#[test]
fn a_family_with_the_surname_of_an_author_is_told() {
    for text in [
        "We waited there with Amelia Main for a while.",
        "We read Lynne Murray. We waited there with Amelia Murray for a while.",
        "We read Carl Rogers, and thought of Amelia Rogers.",
    ] {
        assert!(names(text).iter().any(|(said, _)| said == "Amelia"), "{text}");
    }
    for text in [
        "We read Carl Rogers and Mary Main.",
        "Lynne Murray argues that babies wait.",
        "Amelia Fraiberg? No: Selma Fraiberg.",
    ] {
        assert_eq!(names(text), [], "{text}");
    }
}

#[test]
fn a_child_whose_people_and_papers_have_a_capital_is_found() {
    for text in [
        "Amelia\u{2019}s Mum came in.",
        "Amelia\u{2019}s Health Visitor rang.",
        "Amelia\u{2019}s Key Person was off.",
        "I wrote it in Amelia\u{2019}s Red Book.",
        "Amelia\u{2019}s book was wet.",
        "Robin\u{2019}s Dad came at four.",
    ] {
        assert_eq!(names(text).len(), 1, "{text}");
    }
    assert_eq!(names("Amelia\u{2019}s Law and Amelia\u{2019}s theory are on the list."), []);
}

#[test]
fn a_person_is_known_by_a_full_name_and_by_who_was_born() {
    for (text, name) in [
        ("Frances Quillfeather wrote to thank us.", "Frances"),
        ("Ruby Quillfeather smiled at me.", "Ruby"),
        ("Blessing had twins.", "Blessing"),
        ("Faith is having a baby.", "Faith"),
        ("Comfort, her sister, came for a week.", "Comfort"),
    ] {
        assert!(names(text).iter().any(|(said, _)| said == name), "{text}");
    }
    for text in ["Summer had a good start.", "On Sunday, her mum came.", "Hope has a place here."] {
        assert_eq!(names(text), [], "{text}");
    }
}

/// `build` puts them there.
#[test]
#[expect(clippy::disallowed_methods, reason = "the lists lie in the repository")]
fn names_of_our_own_lists_are_in_the_list_that_ships() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/analysis/privacy/names/own");
    let read = |name: &str| fs::read_to_string(own.join(name)).unwrap();
    let never = read("never.txt");
    let mut lacks = Vec::new();
    for file in fs::read_dir(&own).unwrap() {
        let file = file.unwrap().file_name().into_string().unwrap();
        if matches!(&*file, "never.txt" | "ordinary.txt" | "plain.txt") {
            continue;
        }
        for line in read(&file).lines() {
            let line = line.split('#').next().unwrap_or_default();
            let parts = line.split([' ', '-']).map(plain_letters);
            let plain = parts.map(|word| word.chars().filter(|c| !is_apostrophe(*c)).collect());
            let is_word = |word: &String| {
                word.len() > 2
                    && word.bytes().all(|byte| byte.is_ascii_lowercase())
                    && never.split_whitespace().all(|other| other != word)
            };
            let words = plain.filter(is_word).filter(|word| lists::given(word).is_none());
            lacks.extend(words.map(|word| format!("{file}: {word}")));
        }
    }
    assert!(lacks.is_empty(), "run src/analysis/privacy/names/build, which adds {lacks:?}");
}

#[test]
fn names_from_places_with_few_names_on_the_list_are_found() {
    for name in ["Zsuzsi", "Zaynab", "\u{a3}ucja", "Oleksandra", "Fatoumata", "Arber", "Ondra"] {
        let said = names(&format!("We waited there with {name} for a while."));
        assert_eq!(said.len(), 1, "{name}");
    }
}
