//! Words that fit one person or family only: `the only ... in ...`.

use super::{Match, Shape, ShapeRule};
use crate::model::FindingKind;

/// People, one and several.
const PERSON: &str = r"(?:person|people|man|men|woman|women|boys?|girls?|child|children|kids?|bab(?:y|ies)|mums?|mothers?|dads?|fathers?|parents?|family|families|household|couple|twins?|triplets|set of (?:twins|triplets|quads|quadruplets)|quads|quadruplets|members?|students?|pupils?|traveller|refugees?|widow(?:er)?|teenagers?|foster carers?|grandparents?|gp|midwife|health visitor|pharmacist|vicar|imam|wheelchair user)";

/// A place that somebody can look through.
const PLACE: &str = r"(?:village|hamlet|town|street|road|lane|estate|school|class|nursery|pre-?school|playgroup|county|island|isle|glen|valley|parish|city|area|region|district|borough|ward|block|building|tower|church|mosque|health board|trust|team|town|community|surgery|caseload|group)";

/// A place where everybody knows who was the first.
const VILLAGE: &str = "(?:village|hamlet|town|street|lane|estate|island|isle|glen|valley|parish|county|school|borough)";

pub(super) fn all() -> Vec<ShapeRule> {
    let known = Shape::of(&format!(
        r"\b(?:in|at|on|of|from) (?:(?:the|our|this|that|their|my|her|his|whole|entire|local) ){{0,3}}(?:[\p{{L}}\d'’-]+ ){{0,2}}?{PLACE}\b"
    ));
    let named = Shape::of(r"\b(?:in|at|on) \p{Lu}\p{Ll}");
    let is_of_a_place = move |found: &Match<'_>| {
        let after: String = found.after().chars().take(100).collect();
        let sentence = after.split(['.', ';', '!', '?', '\n']).next().unwrap_or_default();
        sentence.starts_with(" here")
            || named.is_match(sentence)
            || known.is_match(&sentence.to_lowercase())
    };
    let (is_so, is_too) = (is_of_a_place.clone(), is_of_a_place.clone());
    let village = Shape::of(&format!(
        r"^ (?:in|at|on|of) (?:the|our|this|that|their|my|her|his) {VILLAGE}\b"
    ));
    let words = r"(?:[\p{L}\d'’-]+ )";
    vec![
        ShapeRule::in_any_case(
            FindingKind::OnlyOne,
            &format!(r"\b(?:the (?:only|one)|no other) {words}{{0,5}}?{PERSON}\b"),
            is_of_a_place,
        ),
        ShapeRule::in_any_case(
            FindingKind::OnlyOne,
            &format!(
                r"\b(?:there|they|we) (?:have|are|is|were|was|'re) (?:only |just |but )?(?:one|two|three|four|a handful of|one of (?:only |just )?(?:two|three|four)) {words}{{0,3}}?{PERSON}\b"
            ),
            is_so,
        ),
        ShapeRule::in_any_case(
            FindingKind::OnlyOne,
            &format!(
                r"\b(?:one of (?:only |just |the )?(?:two|three|four) {words}{{0,3}}?{PERSON}|the first {words}{{0,3}}?{PERSON} (?:to be |ever )?born)\b"
            ),
            is_too,
        ),
        ShapeRule::in_any_case(
            FindingKind::OnlyOne,
            r"\bthe (?:(?:one|family|boy|girl|man|woman|baby|mother|father|couple) (?:that|who|which) (?:was|were|is|had been|made it)|(?:family|boy|girl|man|woman|baby|mother|father|couple|twins)) (?:all )?(?:in|into|on|across|all over) the (?:local )?(?:news|papers?|telly|tv|front page|radio|headlines|argus|echo|gazette|herald|mercury|post|chronicle|star|observer|advertiser|journal|times|press|standard|courier|examiner)\b",
            |found| {
                let next = found.just_after(12);
                ![" stor", " item", " article", " clip", " report"]
                    .iter()
                    .any(|more| next.starts_with(more))
            },
        ),
        // `the first same-sex couple in the parish`
        ShapeRule::in_any_case(
            FindingKind::OnlyOne,
            &format!(
                r"\bthe (?:first|last|youngest|oldest|tallest|smallest) {words}{{0,3}}?(?:person|man|woman|boy|girl|child|baby|mum|mother|dad|father|parent|family|household|couple|refugee|traveller|set of (?:twins|triplets))\b"
            ),
            move |found| village.is_match(&found.just_after(40)),
        ),
    ]
}
