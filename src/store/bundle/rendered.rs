//! A bundle's page, tables and `portfolio.json`, made again from `portfolio.json` alone: they are of one source, or one of them was changed.
//!
//! Only what makes the very same pages can say so. A page names what made it ([`maker`]); of any other, nobody here can tell.

use std::sync::OnceLock;

use serde_json::Value;

use crate::{
    analysis::standings,
    format::{
        bag::{Bag, EVIDENCE, INFO, PAGE, PORTFOLIO, RATINGS},
        framework,
        portfolio::{self, AGENT, CarriedFile, PortfolioFile},
        sha256,
    },
    model::{DeviceId, Digest, Framework, Portfolio},
    report::{self, DecidedView, DecisionFileView, PortfolioOptions, PortfolioView, made_by},
    store::packs::SHIPPED,
    text::{cut, one_line},
};

/// All that is made from one source, each by its path.
pub struct Rendered {
    pub files: [(&'static str, String); 4],
}

impl Rendered {
    /// What a bundle shows; its page names `maker`.
    #[must_use]
    pub fn of(view: &PortfolioView, maker: Option<&str>) -> Self {
        let files =
            [(PAGE, view.page(maker)), (PORTFOLIO, report::json(view)), (RATINGS, view.ratings_csv()), (EVIDENCE, view.evidence_csv())];
        Self { files }
    }

    /// What it would be if it were made of its own `portfolio.json`; `None` where that cannot be read.
    fn again(&self, framework: &Framework, maker: Option<&str>) -> Option<Self> {
        let file = portfolio::parse(self.files[1].1.as_bytes()).ok()?;
        Some(Self::of(&view_of(&file, framework)?, maker))
    }
}

/// What a new bundle shows. Its page names what made it only where anybody who has the same can make all of it again.
#[must_use]
pub fn rendered(view: &PortfolioView, framework: &Framework) -> Rendered {
    let rendered = Rendered::of(view, Some(maker()));
    match rendered.again(framework, Some(maker())) {
        Some(again) if again.files == rendered.files => rendered,
        _ => Rendered::of(view, None),
    }
}

/// This imh, and what it makes of a portfolio that has some of everything: another number, another look.
fn maker() -> &'static str {
    static MAKER: OnceLock<String> = OnceLock::new();
    MAKER.get_or_init(|| {
        let file = portfolio::parse(include_bytes!("sample.json")).expect("a test proves that the sample can be read");
        let pack = framework::parse(SHIPPED[0].1).expect("a test proves that what ships can be read");
        let view = view_of(&file, &pack).expect("a test proves that the sample can be shown");
        let all: String = Rendered::of(&view, None).files.into_iter().map(|(_, text)| text).collect();
        format!("imh {} {}", env!("CARGO_PKG_VERSION"), &sha256(all.as_bytes()).to_string()[..12])
    })
}

/// The view from which a bundle with this `portfolio.json` was made.
fn view_of(file: &PortfolioFile, framework: &Framework) -> Option<PortfolioView> {
    let portfolio = Portfolio::fold(file.entries(&DeviceId::new("reader")).ok()?)?;
    let again = match &file.resubmission {
        Some(again) => Some(Digest::parse(&again.of)?),
        None => None,
    };
    let decision_files = file.resubmission.iter().flat_map(|again| &again.decisions);
    let options = PortfolioOptions {
        made: file.made.parse().ok()?,
        draft: file.draft,
        submission: file.submission.as_ref().map(|submission| (submission.id.as_str(), submission.title.as_str())),
        paths: portfolio.evidence.iter().map(|item| file.paths_of(&item.short).to_vec()).collect(),
        words: portfolio.evidence.iter().map(|item| file.words_of(&item.short).map(str::to_owned)).collect(),
        decided: file.decisions().map(decided_view).collect(),
        again,
        decision_files: &decision_files
            .map(|one| DecisionFileView { path: one.path.clone(), sha256: one.sha256().to_owned(), signature: one.signature.clone() })
            .collect::<Vec<_>>(),
    };
    let standings = standings(framework, &portfolio, &portfolio.level);
    Some(PortfolioView::of(framework, &portfolio, &standings, options))
}

fn decided_view(carried: &CarriedFile) -> DecidedView {
    let CarriedFile { competency, title, outcome, label, accepted, decided_on, by, reason, evidence, changed, since } = carried.clone();
    DecidedView {
        competency,
        title,
        outcome,
        label,
        accepted,
        decided_on,
        by,
        also_by: Vec::new(),
        reason,
        evidence,
        changed,
        since,
        sides: Vec::new(),
    }
}

/// Holds the page, the tables and `portfolio.json` of a bag to one another, or says who made them where that cannot be done here.
pub(super) fn hold_to_one_source(bag: &mut Bag, file: &PortfolioFile, framework: &Framework) {
    let Some(page) = bag.bytes_of(PAGE) else { return };
    let made_by = made_by(page);
    hold_agent(bag, made_by.as_deref());
    // What cannot be read is told of already.
    let view = view_of(file, framework);
    if made_by.as_deref() != Some(maker()) {
        bag.verification.page_of_another = Some(made_by.unwrap_or_default());
        if let Some(view) = view {
            hold_to_itself(bag, &view);
        }
        return;
    }
    let Some(view) = view else { return };
    let told: Vec<String> = bag.verification.faults.iter().map(|fault| fault.file.clone()).collect();
    let all = Rendered::of(&view, Some(maker())).files;
    let mut found = Vec::new();
    for (path, made) in all.iter().filter(|(path, _)| !told.iter().any(|file| file == path)) {
        let Some(bytes) = bag.bytes_of(path).filter(|bytes| *bytes != made.as_bytes()) else { continue };
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

/// What made the bag is said by the page too, or is only said.
fn hold_agent(bag: &mut Bag, made_by: Option<&str>) {
    let is_agent = |(name, _): &(String, String)| name.eq_ignore_ascii_case(AGENT);
    let Some(made_by) = made_by else {
        bag.verification.about.retain(|line| !is_agent(line));
        return;
    };
    let is_other = |(_, agent): &&(String, String)| !format!("{made_by} ").contains(&format!("{agent} "));
    let other = bag.verification.about.iter().filter(|line| is_agent(line)).find(is_other).map(|(_, agent)| cut(agent, 60));
    if let Some(agent) = other {
        bag.verification.fault(INFO, format!("says that {agent} made it, and the page says {}", cut(made_by, 60)));
        bag.sort_faults();
    }
}

/// Holds what `portfolio.json` counts, judges and quotes to what it tells and to the framework, whoever made the page.
///
/// What another imh would not say, or says beside it, is left to that: only what both say is compared.
fn hold_to_itself(bag: &mut Bag, view: &PortfolioView) {
    let made = serde_json::from_str(&report::json(view)).unwrap_or(Value::Null);
    let is = bag.bytes_of(PORTFOLIO).and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or(Value::Null);
    let differs = FOLLOWS.iter().find_map(|name| difference(&is[name], &made[name]).map(|at| format!("{name}{at}")));
    if let Some(at) = differs {
        bag.verification.fault(PORTFOLIO, format!("says something of itself that does not follow from it, at `{}`", one_line(&at)));
        bag.sort_faults();
    }
}

/// What of `portfolio.json` follows from the rest of it and from the framework.
const FOLLOWS: [&str; 3] = ["framework", "summary", "domains"];

/// Where two values say something different of what both speak of, if anywhere.
fn difference(is: &Value, made: &Value) -> Option<String> {
    match (is, made) {
        (Value::Object(is), Value::Object(made)) => {
            is.iter().find_map(|(name, is)| difference(is, made.get(name)?).map(|at| format!(".{name}{at}")))
        }
        (Value::Array(is), Value::Array(made)) if is.len() == made.len() => {
            (0..is.len()).find_map(|at| difference(&is[at], &made[at]).map(|inside| format!("[{at}]{inside}")))
        }
        _ => (is != made).then(String::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_has_some_of_everything_that_a_page_shows() {
        let file = portfolio::parse(include_bytes!("sample.json")).unwrap();
        let view = view_of(&file, &framework::parse(SHIPPED[0].1).unwrap()).unwrap();
        let page = view.page(None);
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
        }
        assert_eq!(view.other_ratings.len(), 1);
        assert!(maker().starts_with("imh "));
    }
}
