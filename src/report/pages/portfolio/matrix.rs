//! Competencies against evidence, domain by domain: a column for each piece while they fit a sheet of paper, else their ids.

use super::{PortfolioCompetencyView, PortfolioDomainView, PortfolioEvidenceView, PortfolioView, escaped};

/// So many columns are still read at a glance, and printed upright.
const COLUMNS_AT_MOST: usize = 14;

impl PortfolioView {
    pub(super) fn matrix(&self) -> String {
        let as_grid = !self.evidence.is_empty() && self.evidence.len() <= COLUMNS_AT_MOST;
        let columns: String = if as_grid {
            let column = |item: &PortfolioEvidenceView| {
                let (anchor, id) = (escaped(&item.anchor()), escaped(&item.evidence.id));
                format!("<th scope=\"col\" class=\"mark\"><a href=\"#{anchor}\">{id}</a></th>")
            };
            self.evidence.iter().map(column).collect()
        } else {
            "<th scope=\"col\">Evidence</th>".to_owned()
        };
        let width = 3 + if as_grid { self.evidence.len() } else { 1 };
        let groups: String = self.domains.iter().map(|domain| self.group(domain, width, as_grid)).collect();
        let says = if as_grid {
            "A dot means that the piece of evidence above speaks for the competency beside it; it leads to the piece."
        } else {
            "Each id leads to the piece of evidence."
        };
        let table = format!(
            "<p>{says}</p>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-labelledby=\"part-matrix\"><table class=\"matrix\">\n\
             <thead><tr><th scope=\"col\">Id</th><th scope=\"col\">Competency</th><th scope=\"col\">Self-rating</th>{columns}</tr></thead>\n{groups}</table></div>\n"
        );
        self.section("part-matrix", "matrix-part", "Competencies and evidence", &table)
    }

    fn group(&self, domain: &PortfolioDomainView, width: usize, as_grid: bool) -> String {
        let mut rows =
            format!("<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{width}\">{}</th></tr>\n", escaped(&domain.heading()));
        for competency in &domain.competencies {
            rows.push_str(&format!(
                "<tr data-row=\"{0}\"><th scope=\"row\"><a href=\"#{0}\">{0}</a></th><td>{1}</td><td class=\"rating\">{2}</td>{3}</tr>\n",
                escaped(&competency.competency),
                escaped(&competency.title),
                competency.rating(),
                if as_grid { self.marks(competency) } else { competency.ids() }
            ));
        }
        rows.push_str("</tbody>\n");
        rows
    }

    fn marks(&self, competency: &PortfolioCompetencyView) -> String {
        let mark = |item: &PortfolioEvidenceView| {
            if !competency.evidence.contains(&item.evidence.id) {
                return "<td></td>".to_owned();
            }
            format!(
                "<td class=\"mark\"><a href=\"#{}\"><span class=\"dot\" aria-hidden=\"true\">\u{25cf}</span><span class=\"unseen\">{} {}</span></a></td>",
                escaped(&item.anchor()),
                escaped(&item.evidence.id),
                escaped(&item.evidence.title)
            )
        };
        self.evidence.iter().map(mark).collect()
    }
}

impl PortfolioCompetencyView {
    fn ids(&self) -> String {
        let id = |id: &String| format!("<a href=\"#evidence-{0}\">{0}</a>", escaped(id));
        let ids: Vec<String> = self.evidence.iter().map(id).collect();
        format!("<td class=\"ids\">{}</td>", if ids.is_empty() { "none yet".to_owned() } else { ids.join(" ") })
    }
}
