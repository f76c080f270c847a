//! The lists that ship with imh: first names, common words, people of the field, and short forms.
//! `build` and `build-words` say where they come from.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::person::is_virtue;
use crate::analysis::privacy::runs::PlainRun;

const GIVEN: &str = include_str!("given.txt");
const WORDS: &str = include_str!("words.txt");
const KNOWN: &str = include_str!("known.txt");
const SHORT: &str = include_str!("short.txt");

/// A first name, and whether the word means something else as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::privacy) enum FirstName {
    Plain,
    Ordinary,
}

static NAMES: LazyLock<FxHashMap<&str, FirstName>> = LazyLock::new(|| {
    let names = GIVEN.lines().map(|line| match line.strip_suffix(" ?") {
        Some(name) => (name, FirstName::Ordinary),
        None => (line, FirstName::Plain),
    });
    names.collect()
});

/// Words that are asked for often.
pub(in crate::analysis::privacy) type WordList = LazyLock<WordSet>;

/// A set of words. Those of up to eight bytes are numbers, which are faster to find.
pub(in crate::analysis::privacy) struct WordSet {
    short: FxHashSet<u64>,
    long: FxHashSet<&'static str>,
}

impl WordSet {
    #[inline]
    pub(in crate::analysis::privacy) fn contains(&self, word: &(impl AsRef<str> + ?Sized)) -> bool {
        let word = word.as_ref();
        if word.len() <= 8 {
            self.short.contains(&first_letters(word))
        } else {
            self.long.contains(word)
        }
    }
}

pub(in crate::analysis::privacy) fn words(list: &'static str) -> WordSet {
    let (short, long): (Vec<&str>, Vec<&str>) =
        list.split_whitespace().partition(|word| word.len() <= 8);
    let short = short.into_iter().map(first_letters).collect();
    WordSet { short, long: long.into_iter().collect() }
}

static COMMON: WordList = LazyLock::new(|| words(WORDS));

/// People of the field by the first word of their name, with all words; `true` if that is an
/// ordinary first name too.
static FIELD: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut field: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for line in KNOWN.lines().filter(|line| !line.starts_with('#')) {
        let name = line.strip_suffix(" ?").unwrap_or(line);
        if let Some(first) = name.split(' ').next() {
            field.entry(first).or_default().push(line);
        }
    }
    field
});

static FORMS: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for line in SHORT.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let Some(full) = words.next() else { continue };
        for short in words {
            forms.entry(full).or_default().push(short);
            forms.entry(short).or_default().push(full);
        }
    }
    forms
});

const SIEVE_BITS: u32 = 19;

/// A bit for each hash of a word.
type WordBits = [u64; 1 << (SIEVE_BITS - 6)];

/// Bits by which most words that are no first names are passed over: of all of them, and of those
/// that mean nothing else.
static SIEVES: LazyLock<Box<[WordBits; 2]>> = LazyLock::new(|| {
    let mut sieves = Box::new([[0; 1 << (SIEVE_BITS - 6)]; 2]);
    for line in GIVEN.lines() {
        let name = line.trim_end_matches(" ?");
        let (at, bit) = place_of(first_letters(name), name.len());
        sieves[0][at] |= bit;
        if name.len() == line.len() {
            sieves[1][at] |= bit;
        }
    }
    sieves
});

/// Returns the bit of a word, by its first eight letters and its length in bytes.
fn place_of(letters: u64, length: usize) -> (usize, u64) {
    let hash = (letters ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE_BITS);
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// Returns the first eight bytes of a word, or all with zeros.
#[inline]
pub(super) fn first_letters(word: &str) -> u64 {
    let word = word.as_bytes();
    let four = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
    if let Some(eight) = word.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
        // The two overlap in the same bytes.
        return four(first) | four(last) << (8 * (word.len() - 4));
    }
    word.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte))
}

/// Common words of up to eight bytes that are no names, whatever stands beside them.
static NEVER_NAMES: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let words = WORDS.split_whitespace().filter(|word| word.len() <= 8);
    let never = words.filter(|word| !NAMES.contains_key(word) && !is_virtue(word));
    never.map(first_letters).collect()
});

/// Returns whether a word is surely no name, by its first eight letters and its length in bytes.
#[inline]
pub(super) fn is_never_a_name(letters: u64, length: usize) -> bool {
    length <= 8 && NEVER_NAMES.contains(&letters)
}

/// Tells whether a word of plain letters may be a name, whatever stands beside it, as far as a look
/// at its letters tells.
pub(super) fn may_be_a_name() -> impl Fn(&PlainRun) -> bool {
    // Once for all words of a text.
    let ([all, plain], never) = (&**SIEVES, &*NEVER_NAMES);
    move |run| {
        let length = run.length();
        let small = run.small();
        let (at, bit) = place_of(small, length);
        match (run.is_capital(), length) {
            (false, _) => plain[at] & bit != 0,
            (true, ..=2) => all[at] & bit != 0,
            (true, _) => length > 8 || !never.contains(&small),
        }
    }
}

/// Returns whether a word is a first name that means nothing else.
#[inline]
pub(super) fn is_plain(plain: &str) -> bool {
    let (at, bit) = place_of(first_letters(plain), plain.len());
    SIEVES[1][at] & bit != 0 && in_list(plain) == Some(FirstName::Plain)
}

#[inline]
pub(in crate::analysis::privacy) fn given(plain: &str) -> Option<FirstName> {
    let (at, bit) = place_of(first_letters(plain), plain.len());
    if SIEVES[0][at] & bit == 0 { None } else { in_list(plain) }
}

#[inline(never)]
fn in_list(plain: &str) -> Option<FirstName> {
    NAMES.get(plain).copied()
}

/// Returns the short forms of a name, and the names of which it is one.
pub(in crate::analysis::privacy) fn other_forms(plain: &str) -> impl Iterator<Item = &'static str> {
    FORMS.get(plain).into_iter().flatten().copied()
}

/// Returns whether a word is a common one, also in a regular form.
pub(in crate::analysis::privacy) fn is_common(plain: &str) -> bool {
    const ENDINGS: [(&str, &str); 15] = [
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ily", "y"),
        ("ly", ""),
        ("er", ""),
        ("er", "e"),
        ("est", ""),
        ("est", "e"),
        ("ness", ""),
    ];
    COMMON.contains(plain)
        || plain.ends_with(['s', 'd', 'g', 'y', 'r', 't'])
            && ENDINGS.iter().any(|(ending, puts)| {
                plain.strip_suffix(ending).is_some_and(|stem| {
                    stem.len() >= 3
                        && if puts.is_empty() {
                            COMMON.contains(stem)
                        } else {
                            COMMON.contains(format!("{stem}{puts}").as_str())
                        }
                })
            })
}

/// Returns whether a word has an ordinary meaning, whether it is a name or not. Many names are also
/// those of places and families, and mean nothing else.
pub(in crate::analysis::privacy) fn is_ordinary(plain: &str) -> bool {
    let is_name = given(plain).is_some();
    // `Müller` has nothing to do with `mull`.
    let may_be_a_form = !is_name && !plain.ends_with("er");
    let is_word = COMMON.contains(plain) || may_be_a_form && is_common(plain);
    is_word || KIN.contains(plain) || CALENDAR.contains(plain) || NAMES_AND_WORDS.contains(plain)
}

/// First names that are words as well, and on no list of the most common ones.
static NAMES_AND_WORDS: WordList = LazyLock::new(|| {
    words(
        "ales anemone amaryllis archer aster aurora baker bailey beau beryl billy binder bobby briar brooks carmine carter chandler clementine clover coco cooper dahlia dale danish drake emery fender firs gentian griffin gypsy hares hazel heather henna holly hunter imam ivy jams jasmine jasper jock joey kale lama lander ledger lemma lolly lovely ludo mam marlin martins messiah mica miles mitre myrtle noel novella onyx paisley panto pip piper princess rehab rick robin roger rosette rowan ruining sander sawyer senna shah shaker sonny sultana taro teddy ted terry thatcher tram troy tucker verity wailing walker wally wares wilder wills wolfram yang yuan zephyr",
    )
});

/// Returns whether a surname is that of a person of the field, and of nobody else as a rule.
pub(in crate::analysis::privacy) fn is_of_the_field(surname: &str) -> bool {
    let plain = surname.to_lowercase();
    FIELD.get(plain.as_str()).is_some_and(|names| names.contains(&plain.as_str()))
}

/// Surnames of people of the field that many families have as well.
pub(super) static SHARED: WordList = LazyLock::new(|| {
    words(
        "barlow bateman biddulph brookfield bruner carper cochrane crenshaw daws driscoll edwards erikson gaskin gibbs gilligan hawkins hesse johns kirkup klein laming lave leadsom linehan lishman main marmot meins music neff nelsen nightingale noddings nutbrown piccolo proctor ramsden rapley reddy risley rogers rutter sadler slade spock steiner stern tickell tuckman underdown wenger youell",
    )
});

/// Returns whether a word is the surname of a person of the field, also if others have it too.
pub(super) fn is_perhaps_of_the_field(plain: &str) -> bool {
    FIELD.get(plain).is_some_and(|names| {
        names.iter().any(|name| name.strip_suffix(" ?").unwrap_or(name) == plain)
    })
}

/// Returns how many of these words are the name of a person of the field.
pub(in crate::analysis::privacy) fn of_the_field<'w>(
    words: impl Iterator<Item = &'w str> + Clone,
) -> Option<usize> {
    let first = words.clone().next()?;
    let known = FIELD.get(first)?;
    known
        .iter()
        .filter_map(|line| {
            let name = line.strip_suffix(" ?").unwrap_or(line);
            let is_marked = name.len() < line.len();
            let length = name.split(' ').count();
            (!is_marked && name.split(' ').eq(words.clone().take(length))).then_some(length)
        })
        .max()
}

/// Returns whether a word is what somebody does, or did.
pub(in crate::analysis::privacy) fn is_deed(plain: &str) -> bool {
    DEEDS.contains(plain)
}

/// Words for kin and for people at work, after which a capital begins a name.
pub(in crate::analysis::privacy) static KIN: WordList = LazyLock::new(|| {
    words(
        "hello hi dear hey mum mums mummy mom mam mama mammy mother dad dads daddy da father papa nan nana nanna nanny nain gran granny grandma grandmother grandad granddad grandpa grandfather taid sister brother sibling siblings sisters brothers cousins auntie aunty aunt uncle cousin niece nephew baby twin twins triplet son daughter partner husband wife boyfriend girlfriend fiance fiancee ex stepmum stepdad stepmother stepfather stepson stepdaughter grandson granddaughter toddler child boy girl lad lass lassie bairn wean infant newborn carer childminder colleague keyworker worker student apprentice neighbour friend called named",
    )
});

/// Words for kin alone.
pub(super) static FAMILY: WordList = LazyLock::new(|| {
    words(
        "mum mummy mom mam mother dad daddy father nan nana nanny gran granny grandma grandmother grandad granddad grandpa sister brother sisters brothers auntie aunt uncle cousin baby twin son daughter partner husband wife hand hands face eyes eye arms lap cot pram smile cry voice room house flat home family",
    )
});

pub(in crate::analysis::privacy) static CALENDAR: WordList = LazyLock::new(|| {
    words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter christmas easter eid diwali ramadan holi vaisakhi ashura pesach lent epiphany navratri purim halloween hogmanay whitsun michaelmas pentecost candlemas advent hanukkah passover nowruz",
    )
});

/// Words that make the capital words before them the name of a place, a body, a book or a method.
pub(in crate::analysis::privacy) static BODIES: WordList = LazyLock::new(|| {
    words(
        "road street lane avenue drive close way crescent terrace gardens place court grove hill park square row mews parade estate house ward hospital hospice clinic surgery centre center school academy college university nursery preschool playgroup institute institution foundation trust society association council college royal award prize scale scales model method cycle framework theory approach programme program project group questionnaire inventory test tool index study report review act bill code practice standard standards journal press books book team service services charity church chapel mosque cathedral library museum theatre associates associate consultancy limited ltd deli bakery cafe guidance status",
    )
});

/// Plurals with `the` that are no families.
pub(super) static PEOPLES: WordList = LazyLock::new(|| {
    words(
        "netherlands philippines maldives highlands midlands pennines beatles simpsons wiggles tweenies twirlywoos moomins olympics paralympics alps andes borders orkneys hebrides falklands leeds tonies",
    )
});

/// What authors do as well as families.
pub(super) static SAYINGS: WordList = LazyLock::new(|| {
    words(
        "said says asked asks told tells spoke speaks replied replies answered answers explained explains described describes mentioned agreed agrees disagreed thought thinks knew knows believed wondered noticed notices saw sees wrote writes began begins started starts came comes went goes took takes gave gives showed shows brought brings calls called offered offers worked works moved moves felt feels seemed seems put puts kept keeps left leaves met stood stands stopped stops insisted",
    )
});

/// Words before a name of somebody whom everybody knows, or of a place.
pub(super) static RENOWNED: WordList = LazyLock::new(|| {
    words(
        "saint st queen king prince princess pope lord lady sir dame president emperor lake mount port university",
    )
});

/// What people do to those whom they meet.
pub(in crate::analysis::privacy) static MET: WordList = LazyLock::new(|| {
    words(
        "meets visits asks tells gives holds rings phones texts watches feeds sees cuddles hugs picks hands passes thanks bathes dresses changes settles lifts helps rocks carries brings takes collects greets comforts soothes met visited asked told gave give held hold rang phoned texted watched fed feed met saw cuddled hugged picked up handed passed thanked bathed dressed changed settled lifted helped rocked carried brought took collected greeted comforted soothed",
    )
});

static DEEDS: WordList = LazyLock::new(|| {
    words(
        "sang sings said says asked asks told tells smiled smiles smiling laughed laughs laughing cried cries crying looked looks looking reached reaches turned turns settled settles slept sleeps sleeping woke wakes wanted wants needed needs came comes went goes took takes gave gives felt feels seemed seems began begins started starts stopped stops played plays playing sat sits sitting stood stands held holds holding loved loves liked likes fed feeds feeding ate eats drank drinks crawled crawls walked walks ran runs jumped jumps climbed climbs kicked kicks waved waves clapped claps pointed points babbled babbles cooed coos gurgled giggled giggles grizzled screamed screams shouted shouts whispered whispers talked talks spoke speaks replied replies answered answers explained explains described describes mentioned agreed agrees disagreed thought thinks knew knows believed hoped worried worries wondered remembered remembers forgot forgets noticed notices saw sees watched watches heard hears listened listens touched touches stroked hugged hugs cuddled cuddles kissed kisses rocked rocks picked picks put puts pulled pulls pushed pushes dropped drops threw throws grabbed grabs chewed chews sucked sucks bit bites hit hits hid hides showed shows brought brings got gets kept keeps left leaves arrived arrives returned returns rang rings phoned phones texted texts called calls emailed wrote writes signed signs joined joins helped helps tried tries made makes did does has had was is would will could can might must should lives lived works worked moved moves weighed weighs napped naps nodded nods shrugged sighed sighs yawned yawns stirred stirs relaxed relaxes calmed calms froze freezes startled flinched stiffened leaned leant led fell falls lay lies rolled rolls tugged offered offers accepted refused refuses insisted enjoyed enjoys preferred prefers hates hated missed misses attended attends counted counts commented comments",
    )
});
