//! Whether the framework of a bundle or of decisions is one that is known here, and the yes that it takes where it only looks like one.

use crate::cli::{Failure, Session};
use crate::{
    analysis::{KnownPack, recognised_by_decisions},
    format::sha256,
    model::{Framework, Pin, Review},
    report::PackView,
    store::{Packs, is_shipped},
    ui::{Prompt, PromptError},
};

/// What there is to tell of the framework that calls itself `pin`; `framework` are its words, where they are at hand.
pub(in crate::cli) fn pack_of(session: &Session, pin: &Pin, framework: Option<&Framework>) -> Result<PackView, Failure> {
    Ok(KnownHere::load(session)?.pack_of(pin, framework))
}

/// The packs that are known here, for whoever asks of many.
pub(in crate::cli) struct KnownHere(Packs);

impl KnownHere {
    pub(in crate::cli) fn load(session: &Session) -> Result<Self, Failure> {
        Packs::load(session.context.user_folder.as_deref()).map(Self).map_err(Failure::of_reading)
    }

    pub(in crate::cli) fn pack_of(&self, pin: &Pin, framework: Option<&Framework>) -> PackView {
        self.pack_of_decisions(pin, framework, &[])
    }

    fn pack_of_decisions(&self, pin: &Pin, framework: Option<&Framework>, reviews: &[&Review]) -> PackView {
        let packs = &self.0.frameworks;
        let known = packs.iter().map(|pack| (pack, sha256(&pack.bytes)));
        let known: Vec<KnownPack<'_>> =
            known.map(|(pack, sha256)| KnownPack { framework: &pack.framework, sha256, installed: pack.installed }).collect();
        // Decisions bring no words of their own; those of a pack that is here are its words by their digest.
        let here = known.iter().find(|pack| pack.sha256 == pin.sha256).map(|pack| pack.framework);
        PackView::of(pin, &recognised_by_decisions(pin, framework.or(here), reviews, &known))
    }
}

/// What there is to tell of the framework that decisions name, all of which name the same one.
pub(in crate::cli) fn pack_of_reviews(session: &Session, reviews: &[&Review]) -> Result<PackView, Failure> {
    let first = reviews.first().expect("a decision file holds a review");
    Ok(KnownHere::load(session)?.pack_of_decisions(&first.pin, None, reviews))
}

/// Says of a pack that it is not the known one whose name it bears: where it is taken for that, nobody may think that it is.
pub(in crate::cli) fn tell_if_another(session: &Session, pin: &Pin, framework: &Framework) {
    // What comes with imh is told by its digest alone, and quickly.
    if is_shipped(pin.sha256) {
        return;
    }
    if let Ok(pack) = pack_of(session, pin, Some(framework)).map_err(drop)
        && pack.asks_for_a_yes()
    {
        tell_pack(session, &pack);
    }
}

/// Says first what is to be said of a framework that is not known, for commands whose report does not.
pub(in crate::cli) fn tell_pack(session: &Session, pack: &PackView) {
    if let Some(words) = pack.in_words() {
        session.ui.warn(&words);
    }
}

/// The yes to a framework that could be taken for a known one.
#[derive(Default, clap::Args)]
pub(in crate::cli) struct AcceptPackArgs {
    /// Go on although the framework is not the one that imh knows by that name: the first 12 or more digits of its SHA-256
    #[arg(long, value_name = "DIGEST")]
    accept_framework: Option<String>,
}

/// Fewer digits could be those of another framework.
const FEWEST_DIGITS: usize = 12;

impl AcceptPackArgs {
    /// Goes on only with a known framework, or with a yes to this one: given with the command, or to the question.
    ///
    /// # Errors
    /// Without that yes; `nothing` says what is not done then.
    pub(in crate::cli) fn demand(&self, pack: &PackView, prompt: Option<&mut (dyn Prompt + '_)>, nothing: &str) -> Result<(), Failure> {
        if let Some(typed) = &self.accept_framework {
            let digits = typed.trim().to_lowercase();
            if digits.len() < FEWEST_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(Failure::usage(format!("--accept-framework takes the first {FEWEST_DIGITS} or more digits of a SHA-256"))
                    .hint(hint(pack)));
            }
            if !pack.sha256.starts_with(&digits) {
                return Err(Failure::usage(format!("the framework is not the one you said yes to, so {nothing}"))
                    .because(format!("its SHA-256 is {}", pack.sha256))
                    .hint(hint(pack)));
            }
            return Ok(());
        }
        if !pack.asks_for_a_yes() {
            return Ok(());
        }
        let refused = || Failure::usage(format!("the framework is not the one its name says it is, so {nothing}")).hint(hint(pack));
        let Some(prompt) = prompt else { return Err(refused()) };
        let question = format!("Go on with this framework all the same (SHA-256 {})?", first_digits(pack));
        let answers = ["No, leave it as it is", "Yes, I know it and mean to use it"].map(str::to_owned);
        match prompt.choose(&question, &answers, 0) {
            Ok(1) => Ok(()),
            Ok(_) | Err(PromptError::Declined) => Err(refused()),
            Err(error) => Err(error.into()),
        }
    }
}

fn first_digits(pack: &PackView) -> &str {
    &pack.sha256[..FEWEST_DIGITS]
}

fn hint(pack: &PackView) -> String {
    format!("if you know this framework and mean to use it: run the same command with --accept-framework {}", first_digits(pack))
}
