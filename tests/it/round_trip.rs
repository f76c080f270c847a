//! From two practitioners to a panel and back, with the program alone: a portfolio encrypted to the
//! panel, two assessors, a clarification, a resubmission, and a statement of what was accepted.

use super::harness::{Sandbox, assert_snapshot};

struct Story {
    sandbox: Sandbox,
    told: String,
}

impl Story {
    /// Switches to a person at their own computer, on a day.
    fn sits(&mut self, who: &str, day: &str) {
        let home = self.sandbox.path(&format!("{who}/home")).display().to_string();
        for (name, value) in [
            ("XDG_DATA_HOME", &*home),
            ("IMH_WORKSPACE", who),
            ("IMH_NOW", &format!("{day}T10:00:00Z")),
            ("IMH_SEED", who),
        ] {
            self.sandbox.set(name, value);
        }
        self.told.push_str(&format!("## {who}, {day}\n\n"));
    }

    fn does(&mut self, line: &str) {
        let text = self.sandbox.transcript(&[line]);
        assert!(!text.contains("[exit"), "{text}");
        self.told.push_str(&text);
    }
}

#[test]
fn the_whole_way_from_a_portfolio_to_a_statement_of_what_was_accepted() {
    let mut story = Story { sandbox: Sandbox::new(), told: String::new() };
    // The panel's key, and one for each assessor.
    story.sits("panel", "2026-09-01");
    for key in ["panel", "cd", "ef"] {
        story
            .sandbox
            .ok(&format!("keys new --output keys/{key} --name {key}@panel --no-passphrase"));
    }
    let keys: Vec<String> =
        ["cd", "ef"].map(|key| story.sandbox.read(&format!("keys/{key}.pub"))).into();
    story.sandbox.write("signers", keys.concat());
    let competencies: Vec<String> =
        story.sandbox.json("framework show --level 1 --format json")["domains"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|domain| domain["competencies"].as_array().unwrap())
            .map(|competency| competency["id"].as_str().unwrap().to_owned())
            .collect();
    assert_eq!(competencies.len(), 63);
    std::fs::create_dir(story.sandbox.path("desk")).unwrap();
    story.sandbox.write("year.md", "# A year\n\nWhat I did, and what I learned from it.\n");
    for (who, name) in [("anna", "Anna B."), ("bert", "Bert C.")] {
        story.sits(who, "2026-09-02");
        story.sandbox.ok(&format!("init {who} --framework imh-practice --level 1 --role early-years-practitioner --name '{name}'"));
        let all: Vec<String> = competencies.iter().map(|id| format!("{id}=achieved")).collect();
        story.sandbox.ok(&format!("rate {}", all.join(" ")));
        story.sandbox.ok(&format!(
            "evidence add year.md --title 'A year of practice' --kind reflective-account --happened 2026-06 --for {}",
            competencies.join(",")
        ));
    }
    story.sits("anna", "2026-09-03");
    story.does(
        "export --target aimh-portfolio --encrypt-to keys/panel.pub --output desk/anna.zip.age",
    );
    story.sits("bert", "2026-09-04");
    story.does("export --target aimh-portfolio --output desk/bert.zip");

    story.sits("panel", "2026-09-10");
    story.does("review list desk --identity keys/panel");
    let rows = |outcome: &dyn Fn(&str) -> (&'static str, &'static str)| {
        let row = |id: &String| {
            let (outcome, reason) = outcome(id);
            format!("{id},{outcome},{reason},E1,valid authentic current sufficient\n")
        };
        format!(
            "competency,outcome,reason,evidence,quality\n{}",
            competencies.iter().map(row).collect::<String>()
        )
    };
    let yes = ("accept", "The account shows it.");
    story.sandbox.write(
        "cd.csv",
        rows(&|id| if id == "RS-02" { ("clarify", "How often were you supervised?") } else { yes }),
    );
    story.sandbox.write(
        "ef.csv",
        rows(&|id| if id == "LP-03" { ("resubmit", "Nothing shows this yet.") } else { yes }),
    );
    for (who, name) in [("cd", "C. Dean"), ("ef", "E. Frost")] {
        story.does(&format!("review desk/anna.zip.age --identity keys/panel --assessor '{name}' --role 'Panel member' --from {who}.csv --output desk/anna-{who}.json --sign keys/{who}"));
    }
    story.does("review compare desk/anna-cd.json desk/anna-ef.json --signer signers");
    story.does("review settle desk/anna-cd.json desk/anna-ef.json --signer signers --decide LP-03=accept --reason 'It is in the second part, as we saw together.' --output desk/anna-agreed.json");
    story.does("review settle desk/anna-cd.json desk/anna-ef.json --decide RS-02=clarify --reason 'How often were you supervised, and by whom?' --output desk/anna-agreed.json --sign keys/cd");
    story.does("review list desk --identity keys/panel");

    story.sits("anna", "2026-09-15");
    story.does("decisions import desk/anna-agreed.json --signer signers");
    story.sandbox.write("supervision.md", "Every fortnight, with the same supervisor.\n");
    story.does("evidence add supervision.md --title 'My supervision' --kind supervision-log --hours 26 --happened 2026-06 --for RS-02");
    story.does("decisions list --asked");
    story.does("export --target aimh-portfolio --resubmit --encrypt-to keys/panel.pub --output desk/anna-again.zip.age");

    story.sits("panel", "2026-09-20");
    story.does("portfolio diff desk/anna.zip.age desk/anna-again.zip.age --identity keys/panel");
    story.does("review desk/anna-again.zip.age --identity keys/panel --assessor 'C. Dean' --decide RS-02=accept --reason 'Every fortnight is plenty.' --output desk/anna-again.json --sign keys/cd --encrypt-to keys/panel.pub");
    story.does("review list desk --identity keys/panel");
    story.does("review certificate desk/anna-agreed.json desk/anna-again.json --signer signers --output statement.html --badge");

    story.sits("anna", "2026-09-25");
    story.does("decisions import desk/anna-again.json --signer signers");
    story.does("status");
    assert_eq!(
        story.sandbox.json("decisions list --format json")["summary"],
        serde_json::json!({ "accepted": 63, "asked": 0, "changed": 0, "open": 0 })
    );
    // Bert's desk is unchanged by all this, and decisions on another portfolio are not his.
    story.sits("bert", "2026-09-25");
    assert_eq!(story.sandbox.run("decisions import desk/anna-agreed.json").status.code(), Some(2));

    let mut told = story.told;
    for key in ["cd", "ef"] {
        let shown = story.sandbox.run(&format!("keys show keys/{key}"));
        let said = String::from_utf8(shown.stderr).unwrap();
        let print = said
            .lines()
            .find_map(|line| line.strip_prefix("Its fingerprint is "))
            .unwrap()
            .to_owned();
        told = told.replace(&print, &format!("SHA256:{key}"));
    }
    // A bundle with signatures in it differs each time.
    assert_snapshot("round-trip.md", &super::review::hide_digests(&told));
    let statement = story.sandbox.read("statement.html");
    for words in [
        "63 of 63 competencies were accepted",
        "C. Dean (Panel member)",
        "E. Frost",
        "It is not a qualification",
        "Anna B.",
    ] {
        assert!(statement.contains(words), "{words}");
    }
}
