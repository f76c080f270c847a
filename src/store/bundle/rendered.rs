//! Renders a bundle's page, tables and `portfolio.json` again from `portfolio.json` alone: if they
//! differ, one of them was changed.
//!
//! Only the same version of imh renders exactly the same pages. A page names its version
//! ([`maker`]), and pages of other versions cannot be checked here.

use std::{borrow::Cow, sync::OnceLock};

use serde_json::Value;

use crate::{
    analysis::{Target, standings},
    format::{
        bag::{Bag, EVIDENCE, INFO, PAGE, PORTFOLIO, RATINGS},
        framework,
        portfolio::{self, AGENT, CarriedRecord, Making, PortfolioFile},
        sha256,
    },
    model::{CompetencyId, Framework, Portfolio},
    report::{DecidedView, PortfolioOptions, PortfolioView, is_draft, made_by, spoken},
    store::packs::SHIPPED,
    text::{cut, one_line},
};

/// Everything that is rendered from one source, each by its path.
pub struct Rendered {
    pub files: [(&'static str, String); 4],
}

impl Rendered {
    /// Renders the files of a bundle; its page names `maker`.
    fn of(
        framework: &Framework,
        portfolio: &Portfolio,
        making: &Making,
        maker: Option<&str>,
    ) -> Self {
        let view = view_of(framework, portfolio, making);
        // The page marks the words of the framework with their language, and a table cannot.
        let page = match spoken(framework) {
            Cow::Borrowed(_) => view.page(maker),
            Cow::Owned(spoken) => view_of(&spoken, portfolio, making).page(maker),
        };
        let file = PortfolioFile::of(framework, portfolio, making).print();
        Self {
            files: [
                (PAGE, page),
                (PORTFOLIO, file),
                (RATINGS, view.ratings_csv()),
                (EVIDENCE, view.evidence_csv()),
            ],
        }
    }

    /// Renders it again from its own `portfolio.json`; `None` if that cannot be read.
    fn again(&self, framework: &Framework, maker: Option<&str>) -> Option<Self> {
        let (portfolio, making) = told_by(&portfolio::parse(self.files[1].1.as_bytes()).ok()?)?;
        Some(Self::of(framework, &portfolio, &making, maker))
    }
}

/// Renders the files of a new bundle. Its page names its maker only if everybody with the same imh
/// can render all of it again.
#[must_use]
pub fn rendered(framework: &Framework, portfolio: &Portfolio, making: &Making) -> Rendered {
    let rendered = Rendered::of(framework, portfolio, making, Some(maker()));
    match rendered.again(framework, Some(maker())) {
        Some(again) if again.files == rendered.files => rendered,
        _ => Rendered::of(framework, portfolio, making, None),
    }
}

/// A pack, and a `portfolio.json` about it. Together they have some of everything that a pack may say
/// and a page may show.
const SAMPLES: [(&[u8], &[u8]); 2] = [
    (SHIPPED[0].1, include_bytes!("sample.json")),
    (include_bytes!("sample-orchard.toml"), include_bytes!("sample-orchard.json")),
];

/// Returns the version of this imh, with a digest of the samples that it renders: any change to the
/// output changes the digest.
fn maker() -> &'static str {
    static MAKER: OnceLock<String> = OnceLock::new();
    MAKER.get_or_init(|| {
        let all: String = SAMPLES
            .iter()
            .flat_map(|(pack, file)| {
                let file = portfolio::parse(file).expect("a test proves that samples can be read");
                let pack = framework::parse(pack).expect("a test proves that samples can be read");
                let (portfolio, making) =
                    told_by(&file).expect("a test proves that samples can be shown");
                Rendered::of(&pack, &portfolio, &making, None).files
            })
            .map(|(_, text)| text)
            .collect();
        format!("imh {} {}", env!("CARGO_PKG_VERSION"), &sha256(all.as_bytes()).to_string()[..12])
    })
}

/// Returns the portfolio in a `portfolio.json`, from which the same bundle can be rendered.
fn told_by(file: &PortfolioFile) -> Option<(Portfolio, Making)> {
    let portfolio = file.portfolio()?;
    let making = file.making(&portfolio)?;
    Some((portfolio, making))
}

/// Returns the data of the page and the tables of a bundle.
fn view_of(framework: &Framework, portfolio: &Portfolio, making: &Making) -> PortfolioView {
    let options = PortfolioOptions {
        made: making.made,
        draft: making.draft,
        submission: making.submission.as_ref().map(|submission| submission.title.as_str()),
        paths: &making.paths,
        words: &making.words,
        decided: making.decided.iter().map(decided_view).collect(),
        sent_again: making.resubmission.is_some(),
    };
    PortfolioView::of(
        framework,
        portfolio,
        &standings(framework, portfolio, &Target::at(portfolio, &portfolio.level)),
        options,
    )
}

fn decided_view(carried: &CarriedRecord) -> DecidedView {
    let CarriedRecord {
        competency,
        title,
        outcome,
        label,
        accepted,
        decided_on,
        by,
        reason,
        evidence,
        changed,
        since,
    } = carried.clone();
    let (also_by, sides) = (Vec::new(), Vec::new());
    DecidedView {
        competency: (&CompetencyId::new(competency)).into(),
        title,
        outcome,
        label,
        accepted,
        decided_on,
        by,
        also_by,
        reason,
        evidence,
        changed,
        since,
        sides,
    }
}

/// Returns the record of a decision for a portfolio that is sent again, without what its decision
/// file already has.
#[must_use]
pub fn carried(decided: DecidedView) -> CarriedRecord {
    let DecidedView {
        competency,
        title,
        outcome,
        label,
        accepted,
        decided_on,
        by,
        reason,
        evidence,
        changed,
        since,
        ..
    } = decided;
    CarriedRecord {
        competency: competency.id,
        title,
        outcome,
        label,
        accepted,
        decided_on,
        by,
        reason,
        evidence,
        changed,
        since,
    }
}

/// Compares the page, the tables and `portfolio.json` of a bag with each other, or notes who made
/// them if this imh cannot compare them.
pub(super) fn hold_to_one_source(bag: &mut Bag, file: &PortfolioFile, framework: &Framework) {
    let Some(page) = bag.bytes_of(PAGE) else { return };
    let (made_by, is_drafted) = (made_by(page), is_draft(page));
    hold_agent(bag, made_by.as_deref());
    // An unreadable file has a fault already.
    let told = told_by(file);
    if made_by.as_deref() != Some(maker()) {
        bag.verification.of_another.page = Some(made_by.unwrap_or_default());
        if let Some((portfolio, making)) = told {
            hold_to_itself(bag, &PortfolioFile::of(framework, &portfolio, &making), framework);
        }
        hold_draft(bag, file.draft, is_drafted);
        return;
    }
    let Some((portfolio, making)) = told else { return };
    let known: Vec<String> = bag
        .verification
        .faults
        .iter()
        .filter_map(|fault| fault.place.name())
        .map(str::to_owned)
        .collect();
    let all = Rendered::of(framework, &portfolio, &making, Some(maker())).files;
    let mut found = Vec::new();
    for (path, made) in all.iter().filter(|(path, _)| !known.iter().any(|file| file == path)) {
        let Some(bytes) = bag.bytes_of(path).filter(|bytes| *bytes != made.as_bytes()) else {
            continue;
        };
        let line = 1 + bytes
            .split(|byte| *byte == b'\n')
            .zip(made.as_bytes().split(|byte| *byte == b'\n'))
            .take_while(|(is, made)| is == made)
            .count();
        found.push(match *path {
            PORTFOLIO => (*path, format!("says something about itself that does not follow from the rest of it, in line {line}")),
            _ => (*path, format!("does not say what portfolio.json says, in line {line}")),
        });
    }
    for (path, fault) in found {
        bag.verification.fault(path, fault);
    }
    bag.sort_faults();
}

/// Checks that the page and `portfolio.json` agree on whether this is a draft. Every imh marks a
/// draft in all its parts, whatever else changes, because a draft must not pass for a finished
/// portfolio.
fn hold_draft(bag: &mut Bag, is_said: bool, is_shown: bool) {
    let fault = match (is_said, is_shown) {
        (false, true) => "does not say that it is a draft, and the page says that it is",
        (true, false) => "says that it is a draft, and the page does not",
        _ => return,
    };
    bag.verification.fault(PORTFOLIO, fault);
    bag.sort_faults();
}

/// Checks that `bag-info.txt` and the page name the same program; removes the line if the page
/// names none.
fn hold_agent(bag: &mut Bag, made_by: Option<&str>) {
    let is_agent = |(name, _): &(String, String)| name.eq_ignore_ascii_case(AGENT);
    let Some(made_by) = made_by else {
        bag.verification.about.retain(|line| !is_agent(line));
        return;
    };
    let is_other =
        |(_, agent): &&(String, String)| !format!("{made_by} ").contains(&format!("{agent} "));
    let other = bag
        .verification
        .about
        .iter()
        .filter(|line| is_agent(line))
        .find(is_other)
        .map(|(_, agent)| cut(agent, 60));
    if let Some(agent) = other {
        bag.verification.fault(
            INFO,
            format!("says that {agent} made it, and the page says {}", cut(made_by, 60)),
        );
        bag.sort_faults();
    }
}

/// Compares the counts, verdicts and quotations in `portfolio.json` with its own data and the
/// framework, whichever imh made the page.
///
/// Only values that both versions have are compared, since another imh may leave some out or add
/// others.
fn hold_to_itself(bag: &mut Bag, made: &PortfolioFile, framework: &Framework) {
    let made = serde_json::to_value(made).unwrap_or(Value::Null);
    let is = bag
        .bytes_of(PORTFOLIO)
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or(Value::Null);
    // To an older imh, an optional aspect could lower a verdict.
    let is_another_rule = framework.aspects.iter().any(|aspect| aspect.counts && aspect.optional);
    let differs = FOLLOWS
        .iter()
        .filter(|name| !is_another_rule || **name == "framework")
        .find_map(|name| difference(&is[name], &made[name]).map(|at| format!("{name}{at}")));
    if let Some(at) = differs {
        bag.verification.fault(
            PORTFOLIO,
            format!(
                "says something of itself that does not follow from it, at `{}`",
                one_line(&at)
            ),
        );
        bag.sort_faults();
    }
}

/// The parts of `portfolio.json` that follow from its other parts and the framework.
const FOLLOWS: [&str; 3] = ["framework", "summary", "domains"];

/// Returns where two values differ in a part that both have.
fn difference(is: &Value, made: &Value) -> Option<String> {
    match (is, made) {
        (Value::Object(is), Value::Object(made)) => is.iter().find_map(|(name, is)| {
            difference(is, made.get(name)?).map(|at| format!(".{name}{at}"))
        }),
        (Value::Array(is), Value::Array(made)) if is.len() == made.len() => (0..is.len())
            .find_map(|at| difference(&is[at], &made[at]).map(|inside| format!("[{at}]{inside}"))),
        _ => (is != made).then(String::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::render_text;

    #[test]
    fn the_sample_has_some_of_everything_that_a_page_shows_and_text_shows_the_same() {
        let file = portfolio::parse(include_bytes!("sample.json")).unwrap();
        let (portfolio, making) = told_by(&file).unwrap();
        let view = view_of(&framework::parse(SHIPPED[0].1).unwrap(), &portfolio, &making);
        let (page, text) = (view.page(None), render_text(&view.document(), 100));
        for words in [
            "DRAFT",
            "Sent again",
            "Please clarify",
            "Read about sleep",
            "It was good.",
            "A supervisor",
            "Not part of this role",
            "https://example.org/a",
        ] {
            assert!(page.contains(words), "{words}");
            assert!(words == "DRAFT" || text.contains(words), "{words} in {text}");
        }
        assert!(file.print().contains("\"other-ratings\": [\n    {"));
        let (pack, file) = SAMPLES[1];
        let (portfolio, making) = told_by(&portfolio::parse(file).unwrap()).unwrap();
        let page = view_of(&framework::parse(pack).unwrap(), &portfolio, &making).page(None);
        for words in ["C-1-01 (1.01)", "one of B2, B3", "Done", "The levels below", "New to me"] {
            assert!(page.contains(words), "{words}");
        }
        assert!(!page.contains("Planting"), "the role does not see it");
        assert!(maker().starts_with("imh "));
    }
}
