//! Rows that are headings, notes, totals or competencies.

use super::{GridReading, in_words, stated, taken};

fn grid(text: &str) -> GridReading {
    taken(text).unwrap_or_else(|faults| panic!("{text}: {}", faults.join("; ")))
}

/// Returns the titles of the domain and the cluster of each competency, and its title.
fn placed(reading: &GridReading) -> Vec<String> {
    let framework = &reading.taken.framework;
    let titled = |id: &crate::model::DomainId| {
        let mut titles = Vec::new();
        let mut at = Some(id.clone());
        while let Some(domain) = at.and_then(|id| framework.domain(id.as_str())) {
            titles.insert(0, domain.title.clone());
            at = domain.within.clone();
        }
        titles
    };
    let of = |one: &crate::model::Competency| {
        let mut all = titled(&one.domain);
        all.extend(one.cluster.clone());
        all.push(one.title.clone());
        all.join(" > ")
    };
    framework.competencies.iter().map(of).collect()
}

#[test]
fn a_letter_before_a_title_is_a_domain_only_if_something_stands_under_it() {
    let reading = grid("Competency,Achieved\nA. Warmth,\nB. Learning,\nSings,\n");
    assert_eq!(stated(&reading)[..2], ["A Warmth: 1=Warmth", "B Learning: 1=Learning"]);
    assert!(in_words(&reading.doubts).contains("line 2: letters before titles"));
    let reading = grid("Competency,Achieved\nA. Warmth,\nSmiles,\nB. Learning,\nSings,\n");
    assert_eq!(placed(&reading), ["Warmth > Smiles", "Learning > Sings"]);
}

#[test]
fn a_row_that_only_begins_like_a_heading_is_a_competency() {
    for lone in ["E. coli is explained", "Unit 3 of the course is done", "Area a baby crawls in"] {
        let reading = grid(&format!("Competency,Achieved\nSmiles,\n{lone},\nSings,\n"));
        assert_eq!(stated(&reading).len(), 3, "{lone}");
        assert!(reading.doubts.is_empty(), "{lone}");
    }
    let reading = grid("Competency,Achieved\nWaits,\nSMILES BACK,\nSings,\n");
    assert!(in_words(&reading.doubts).contains("line 3: only one cell is filled"));
}

#[test]
fn a_heading_under_which_nothing_stands_is_told() {
    for last in ["B. cereus", "Domain 2: Play", "Warm words", "WARMTH"] {
        let reading = grid(&format!("No.,Competency,Achieved\n1,Smiles,\n2,Sings,\n,{last},\n"));
        let told = in_words(&reading.doubts) + &in_words(&reading.taken.told);
        assert!(told.contains("line 4: "), "{last}: {told}");
    }
    let reading = grid("No.,Competency,Achieved\n,Domain 1: Care,\n,Domain 2: Play,\n1,Sings,\n");
    assert!(in_words(&reading.doubts).contains("line 2: the row is read as a heading"));
}

#[test]
fn headings_of_several_ranks_stand_over_one_another() {
    let reading = grid(
        "No.,Competency,Achieved\n,SECTION ONE,\n,Bonds,\n1,Smiles,x\n,Books,\n2,Reads,\n,SECTION TWO,\n,Play,\n3,Sings,\n",
    );
    assert_eq!(
        placed(&reading),
        [
            "SECTION ONE > Bonds > Smiles",
            "SECTION ONE > Books > Reads",
            "SECTION TWO > Play > Sings"
        ]
    );
    let reading = grid("No.,Competency\n,Domain 1: Care\n,BONDS\n1,Smiles\n,BOOKS\n2,Reads\n");
    assert_eq!(placed(&reading), ["Care > BONDS > Smiles", "Care > BOOKS > Reads"]);
    assert!(reading.doubts.is_empty(), "{}", in_words(&reading.doubts));
    let reading = grid(
        "No.,Competency\n1.01 - 1.03: All,\n1.01 - 1.02: Some,\n1.01,Waits\n1.02,Sings\n1.03 - 1.03: Last,\n1.03,Hums\n",
    );
    assert_eq!(placed(&reading), ["All > Some > Waits", "All > Some > Sings", "All > Last > Hums"]);
}

#[test]
fn a_row_whose_number_begins_those_below_is_their_heading() {
    let reading =
        grid("No.,Competency,Level 1\n1,Warmth,\n1.1,Smiles,s\n1.2,Sings,t\n2,Play,\n2.1,Hums,h\n");
    assert_eq!(placed(&reading), ["Warmth > Smiles", "Warmth > Sings", "Play > Hums"]);
    assert!(
        in_words(&reading.taken.told).contains("line 2: the row is a heading over the rows whose")
    );
    let domains: Vec<&str> =
        reading.taken.framework.domains.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(domains, ["D1", "D2"]);
    let reading = grid("Ref,Competency\nA,Warmth\nA1,Smiles\nB,Play\nB1,Hums\n");
    assert_eq!(placed(&reading), ["Warmth > Smiles", "Play > Hums"]);
    let reading =
        grid("Ref,Competency\n1,Care\n1.1,Warmth\n1.1.1,Smiles\n1.2,Rest\n1.2.1,Naps\n2,Hums\n");
    assert_eq!(
        placed(&reading),
        ["Care > Warmth > Smiles", "Care > Rest > Naps", "Competencies > Hums"]
    );
    // What is rated itself is a competency.
    let reading = grid("No.,Competency,Achieved\n1,Warmth,x\n1.1,Smiles,x\n");
    assert_eq!(stated(&reading).len(), 2);
}

#[test]
fn a_number_outside_the_range_above_it_is_doubtful_and_a_gap_is_told() {
    let reading =
        grid("No.,Competency,Achieved\n1.01 - 1.03: Together,,\n1.01,Smiles,\n2.01,Reads,\n");
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("line 4: the number 2.01 is not one of 1.01 to 1.03"), "{doubts}");
    let told = in_words(&reading.taken.told);
    assert!(
        told.contains("line 2: the heading is over 1.01 to 1.03, and no row has 1.02, 1.03"),
        "{told}"
    );
}

#[test]
fn a_row_of_totals_and_a_note_are_left_out_and_told() {
    let reading = grid(
        "No.,Competency,Achieved\n1,Smiles,x\n2,Sings,\nTotal,,1\n,Note: tick in pencil,\nSubtotal:,,50%\n",
    );
    assert_eq!(stated(&reading).len(), 2);
    let told = in_words(&reading.taken.told) + "\n" + &in_words(&reading.doubts);
    for line in
        ["line 4: the row counts", "line 5: the row is read as a note", "line 6: the row counts"]
    {
        assert!(told.contains(line), "{told}");
    }
    let reading = grid("No.,Competency,Achieved\n1,Total communication,x\n2,Total,\n");
    assert_eq!(stated(&reading).len(), 2);
}

#[test]
fn ages_and_amounts_before_words_are_not_numbers() {
    let reading = grid(
        "Competency,Achieved\n0-2 years: knows growth,x\n3-4 month sleep,\n2.5 hours of play,x\n0-5s understand,\n",
    );
    let titles: Vec<String> = stated(&reading);
    assert!(titles.iter().all(|one| one.starts_with('(')), "{titles:?}");
}

#[test]
fn evidence_in_a_row_of_its_own_goes_on_with_the_competency_above() {
    let text = "No.,Competency,Achieved,Evidence\n1,Smiles,x,first\n,,,second\n2,Sings,,\n";
    let reading = grid(text);
    assert_eq!(reading.answers[0].note.as_deref(), Some("first\nsecond"));
    assert!(in_words(&reading.taken.told).contains("line 3: the row has no title of its own"));
}

/// Returns the titles of the levels, from the lowest.
fn levels(reading: &GridReading) -> Vec<&str> {
    reading.taken.framework.levels.iter().map(|level| level.title.as_str()).collect()
}

#[test]
fn levels_are_in_the_order_of_their_names_or_of_their_columns() {
    for (text, order) in [
        (
            "Ref,Competency,Foundation,Enhanced\nA1,Smiles,,teaches\nA2,Reads,reads,lends\n",
            ["Foundation", "Enhanced"],
        ),
        ("Ref,Competency,Expert,Beginner\nA1,Smiles,teaches,smiles\n", ["Beginner", "Expert"]),
        ("Ref,Competency,Level\nA1,Smiles,Advanced\nA2,Sings,Basic\n", ["Basic", "Advanced"]),
        (
            "Ref,Competency,Level\nA1,Smiles,Level 2\nA2,Sings,Entry level 3\n",
            ["Entry level 3", "Level 2"],
        ),
    ] {
        assert_eq!(levels(&grid(text)), order, "{text}");
    }
    let turned = grid("Ref,Competency,Expert,Beginner\nA1,Smiles,teaches,smiles\n");
    let told = in_words(&turned.taken.told);
    assert!(told.contains("from the lowest, the levels are Beginner and Expert"), "{told}");
    let unknown = grid("Ref,Competency,Level\nA1,Smiles,Green\nA2,Sings,Red\n");
    assert!(in_words(&unknown.doubts).contains("nothing says which level comes first"));
}

#[test]
fn a_row_of_several_levels_stands_at_each() {
    for name in ["1-2", "1/2", "1 and 2", "Levels 1 & 2", "All"] {
        let reading =
            grid(&format!("Ref,Competency,Level\nA1,Smiles,1\nA2,Sings,{name}\nA3,Hums,2\n"));
        assert_eq!(levels(&reading), ["Level 1", "Level 2"], "{name}");
        assert_eq!(stated(&reading)[1], "A2 Sings: 1=Sings; 2=Sings", "{name}");
        assert!(in_words(&reading.taken.told).contains("it is at each"), "{name}");
    }
    // Nobody can tell what ranges beside one another are.
    let reading = grid("Ref,Competency,Level\nA1,Smiles,1-2\nA2,Sings,3-5\n");
    assert_eq!(levels(&reading), ["1-2", "3-5"]);
    assert!(in_words(&reading.doubts).contains("may be several levels"));
}

#[test]
fn a_filler_is_empty_and_ditto_repeats_the_words_above() {
    let reading = grid(
        "Ref,Domain,Competency,Foundation\nA1,Care,Smiles,smiles\nA2,ditto,Sings,N/A\nA3,-,Hums,as above\nA4,\"\"\"\",Reads,reads\n",
    );
    assert_eq!(placed(&reading), ["Care > Smiles", "Care > Hums", "Care > Reads"]);
    let told = in_words(&reading.taken.told);
    for line in [
        "line 3, column 2: \"ditto\" stands for the words above it",
        "line 3, column 4: \"N/A\" says nothing",
        "line 3: the row states nothing",
        "line 4, column 4: \"as above\" stands for",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(stated(&reading)[1].contains("=smiles"));
}

#[test]
fn a_column_of_marks_of_which_nothing_is_known_is_doubtful_and_one_between_points_is_a_point() {
    let reading = grid("Ref,Competency,Achieved,Amy\nA1,Smiles,x,x\nA2,Sings,,x\n");
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("imh does not know the head \"Amy\""), "{doubts}");
    let reading = grid("Ref,Competency,Not yet,Nearly,Achieved\nA1,Smiles,x,,\nA2,Sings,,,x\n");
    let points = &reading.taken.framework.scales[0].points;
    assert_eq!(
        points.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(),
        ["Not yet", "Nearly", "Achieved"]
    );
}

#[test]
fn a_number_with_other_words_at_another_level_is_doubtful() {
    let reading = grid("Ref,Competency,Level\nA1,Smiles,1\nA1,Teaches smiling,2\n");
    assert_eq!(stated(&reading), ["A1 Smiles: 1=Smiles; 2=Teaches smiling"]);
    let doubts = in_words(&reading.doubts);
    assert!(doubts.contains("the number A1 is here again at another level"), "{doubts}");
}
