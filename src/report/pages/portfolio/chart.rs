//! The domains as bars. What a bar says is said three times: by its pattern, by the number in it, and in the table below.
//!
//! Places across are in per cent, so that the drawing fits any screen and its letters keep their size.

use super::{PortfolioDomainView, PortfolioView, STAGES, escaped};
use crate::{analysis::Stage, report::TallyView, text::cut};

/// Height of a domain's row, and of the bar in it, in pixels.
const ROW: usize = 58;
const BAR: usize = 26;
/// So many letters stand beside the number even where the screen is as narrow as a title is shown at all.
const TITLE_AT_MOST: usize = 58;

impl TallyView {
    fn count(&self, stage: Stage) -> usize {
        match stage {
            Stage::Achieved => self.met,
            Stage::OnTheWay => self.on_the_way(),
            Stage::NotYet => self.not_yet(),
            Stage::HalfAnswered | Stage::NotRated => self.not_rated,
            Stage::NotApplicable => self.not_applicable,
        }
    }
}

impl PortfolioView {
    pub(super) fn chart(&self) -> String {
        let mut inside = format!("<p>{}.</p>\n", escaped(&self.summary.in_words()));
        inside.push_str(&key());
        inside.push_str(&self.bars());
        let mut rows = String::new();
        for domain in &self.domains {
            rows.push_str(&format!(
                "<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th>{}</tr>\n",
                escaped(&domain.anchor()),
                escaped(&domain.heading()),
                cells(&domain.summary)
            ));
        }
        inside.push_str(&table(
            "The domains in numbers",
            "Domain",
            &rows,
            &format!("<th scope=\"row\">Together</th>{}", cells(&self.summary)),
        ));
        self.section("part-chart", "overview", "The domains at a glance", &inside)
    }

    fn bars(&self) -> String {
        let says: Vec<String> = self.domains.iter().map(|domain| format!("{}: {}.", domain.heading(), domain.summary.in_words())).collect();
        let mut drawn = String::new();
        for (at, domain) in self.domains.iter().enumerate() {
            drawn.push_str(&bar(domain, at * ROW));
        }
        format!(
            "<svg class=\"chart\" role=\"img\" aria-labelledby=\"chart-title chart-says\" width=\"100%\" height=\"{}\">\n\
             <title id=\"chart-title\">How many competencies of each domain are achieved, on the way, not yet, and not yet rated</title>\n\
             <desc id=\"chart-says\">{}</desc>\n{}{drawn}</svg>\n",
            self.domains.len() * ROW,
            escaped(&says.join(" ")),
            hatching()
        )
    }
}

/// One domain: its name above, its parts side by side, each as wide as its share and with its number.
fn bar(domain: &PortfolioDomainView, top: usize) -> String {
    let of = domain.summary.competencies.max(1);
    let mut drawn = format!(
        "<text x=\"0\" y=\"{}\"><tspan class=\"strong\">{}</tspan><tspan class=\"wide\" dx=\"6\">{}</tspan></text>\n\
         <text x=\"100%\" y=\"{0}\" text-anchor=\"end\">{} of {} achieved</text>\n",
        top + 16,
        escaped(&domain.domain),
        // The table below has all of a long title.
        escaped(&cut(&domain.title, TITLE_AT_MOST)),
        domain.summary.met,
        domain.summary.competencies,
    );
    let mut before = 0;
    for (stage, class, _) in STAGES {
        let count = domain.summary.count(stage);
        if count == 0 {
            continue;
        }
        let middle = format!("{}%", share(before * 2 + count, of * 2));
        drawn.push_str(&format!(
            "<rect class=\"part {class}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{BAR}\"/>\n\
             <text class=\"number {class}\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{count}</text>\n",
            share(before, of),
            top + 23,
            share(count, of),
            top + 23 + 18,
        ));
        before += count;
    }
    drawn
}

/// A part of a whole in per cent, to a hundredth, without a fraction that differs from one machine to the next.
pub(super) fn share(part: usize, whole: usize) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// What the patterns stand for.
pub(super) fn key() -> String {
    let items: String = STAGES
        .iter()
        .map(|(_, class, words)| format!("<li><span class=\"swatch {class}\" aria-hidden=\"true\"></span>{words}</li>\n"))
        .collect();
    format!("<ul class=\"key\">\n{items}</ul>\n")
}

/// The patterns of what is on the way, and of what is not yet.
fn hatching() -> &'static str {
    "<defs><pattern id=\"hatching\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
     <rect class=\"hatch-ground\" width=\"7\" height=\"7\"/><rect class=\"hatch-line\" width=\"2.5\" height=\"7\"/></pattern>\
     <pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect class=\"hatch-ground\" width=\"6\" height=\"6\"/>\
     <circle class=\"hatch-line\" cx=\"3\" cy=\"3\" r=\"1.1\"/></pattern></defs>\n"
}

/// The numbers of one row, in the order of the stages.
pub(super) fn cells(tally: &TallyView) -> String {
    STAGES.iter().map(|(stage, ..)| format!("<td>{}</td>", tally.count(*stage))).collect()
}

/// A table of tallies; `rows` and `last` are HTML.
pub(super) fn table(caption: &str, first: &str, rows: &str, last: &str) -> String {
    let heads: String = STAGES.iter().map(|(_, _, words)| format!("<th scope=\"col\">{}</th>", capital(words))).collect();
    let foot = if last.is_empty() { String::new() } else { format!("<tfoot><tr>{last}</tr></tfoot>\n") };
    format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{caption}\"><table class=\"numbers\">\n<caption>{caption}</caption>\n\
         <thead><tr><th scope=\"col\">{first}</th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n{foot}</table></div>\n"
    )
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
