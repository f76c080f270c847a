//! A scale in two cells: names from the lowest to the highest, and which of them are enough.

use serde_json::Value;

use crate::model::{Fault, Scale};

/// The two cells of a scale.
pub(super) struct ScaleCells {
    pub(super) names: String,
    pub(super) configuration: String,
}

/// Returns the name of a point as a scale of Moodle can hold it: commas part names there, and
/// neither a backslash nor the beginning of a formula may stand in a cell.
pub(super) fn scale_name(label: &str) -> String {
    let name = label.replace(',', ";").replace('\\', "/");
    let name = name.trim_start_matches(['=', '+', '-', '@', ' ']).trim();
    if name.is_empty() { "point".to_owned() } else { name.to_owned() }
}

/// Writes a scale. The default is the lowest point that is enough, since Moodle gives it when a
/// competency is complete.
pub(super) fn scale_cells(scale: &Scale) -> ScaleCells {
    let names: Vec<String> = scale.points.iter().map(|point| scale_name(&point.label)).collect();
    let default = scale.points.iter().position(|point| point.met).unwrap_or(0);
    let points = scale.points.iter().enumerate().map(|(at, point)| {
        format!(
            "{{\"id\":{},\"scaledefault\":{},\"proficient\":{}}}",
            at + 1,
            u8::from(at == default),
            u8::from(point.met)
        )
    });
    let points: Vec<String> = points.collect();
    ScaleCells {
        names: names.join(","),
        configuration: format!("[{{\"scaleid\":\"1\"}},{}]", points.join(",")),
    }
}

/// Reads the two cells: each name, and whether it is enough.
pub(super) fn labels_of(
    names: &str,
    configuration: &str,
    place: &str,
    told: &mut Vec<Fault>,
) -> Option<Vec<(String, bool)>> {
    let mut labels: Vec<(String, bool)> = names
        .split(',')
        .map(super::super::words::cleaned)
        .filter(|name| !name.is_empty())
        .map(|name| (name, false))
        .collect();
    if labels.is_empty() {
        return None;
    }
    let points: Vec<Value> = serde_json::from_str(configuration).unwrap_or_default();
    let is_true = |value: Option<&Value>| {
        value.is_some_and(|value| {
            value.as_bool().unwrap_or(value != 0 && value != "0" && value != "")
        })
    };
    for point in &points {
        let id = point.get("id");
        let id = id.and_then(|id| id.as_u64().or_else(|| id.as_str()?.parse().ok()));
        let at = id.and_then(|id| usize::try_from(id).ok()?.checked_sub(1));
        if let Some(label) = at.and_then(|at| labels.get_mut(at)) {
            label.1 = is_true(point.get("proficient"));
        }
    }
    let mut tell = |what: &str| told.push(Fault::at(place, what));
    match labels.iter().position(|(_, met)| *met) {
        Some(first) => {
            if labels[first..].iter().any(|(_, met)| !met) {
                tell(
                    "the scale has a point that is not enough above one that is; imh takes all above as enough",
                );
                labels[first..].iter_mut().for_each(|(_, met)| *met = true);
            }
        }
        None => {
            tell("the scale does not say which point is enough; imh takes the highest");
            if let Some(last) = labels.last_mut() {
                last.1 = true;
            }
        }
    }
    Some(labels)
}
