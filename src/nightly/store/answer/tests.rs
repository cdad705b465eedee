use super::*;
use crate::nightly::store::Hash;
use jiff::civil::date;
use proptest::prelude::*;

/// A revision of `source` that was seen on day `seen` of May and says day `says`; its bytes are `content`.
fn entry(source: &str, content: u8, seen: i8, says: i8, verdict: Verdict) -> Entry {
    let document = Document {
        document_id: format!("plan@2025-05-{says:02}.{content}"),
        plan_id: "plan".to_owned(),
        title: String::new(),
        says: date(2025, 5, says),
        basis: Basis::UpdatedOn,
    };
    Entry {
        source: source.to_owned(),
        seen_at: noon(seen),
        sha256: Hash::of(&[content]),
        bytes: 1,
        media_type: String::new(),
        location: String::new(),
        verdict,
        package: format!("{content}"),
        finding: None,
        documents: vec![document],
        signature: None,
    }
}

fn noon(day: i8) -> Timestamp {
    format!("2025-05-{day:02}T03:00:00Z").parse().expect("a time")
}

fn published(content: u8, seen: i8, says: i8) -> Entry {
    entry("s", content, seen, says, Verdict::Published)
}

/// The content of the revision that holds.
fn holds(entries: &[Entry], of: &Of, as_of: i8, known_on: i8) -> Option<String> {
    let question = Question { as_of: date(2025, 5, as_of), known_on: noon(known_on) };
    answer(&revisions(entries, of), question).holds.map(|r| r.entry.package.clone())
}

fn source() -> Of {
    Of::Source("s".to_owned())
}

#[test]
fn what_it_says_and_when_it_was_seen_are_kept_apart() {
    // The first says day 1, the second says day 10 and came late, on day 15.
    let entries = [published(1, 2, 1), published(2, 15, 10)];
    let at = |as_of, known_on| holds(&entries, &source(), as_of, known_on);
    assert_eq!(at(9, 31), Some("1".into()), "the second does not speak of day 9");
    assert_eq!(at(12, 31), Some("2".into()), "now it is known what held on day 12");
    assert_eq!(at(12, 14), Some("1".into()), "on day 14 nobody knew");
    assert_eq!(at(12, 1), None, "on day 1 nothing was known");
    assert_eq!(holds(&[published(1, 20, 10)], &source(), 9, 31), None, "before the plan there was none");
}

#[test]
fn the_revision_that_was_seen_last_wins_a_day_and_an_older_one_that_arrives_late_does_not() {
    let entries = [published(1, 5, 5), published(2, 6, 5), published(3, 20, 3)];
    assert_eq!(holds(&entries, &source(), 31, 31), Some("2".into()));
    assert_eq!(holds(&entries, &source(), 4, 31), Some("3".into()));
    let all = revisions(&entries, &source());
    let told = answer(&all, Question { as_of: date(2025, 5, 31), known_on: noon(31) });
    assert_eq!((told.tied.len(), told.older_seen_later.len()), (1, 1), "both are told of");
}

#[test]
fn what_was_not_accepted_never_answers_and_is_told_of() {
    let doubtful = entry("s", 2, 6, 6, Verdict::Quarantined);
    let entries = [published(1, 5, 5), doubtful.clone(), entry("s", 3, 7, 7, Verdict::Failed)];
    assert_eq!(holds(&entries, &source(), 31, 31), Some("1".into()));
    let all = revisions(&entries, &source());
    assert_eq!(all.len(), 3);
    let told = answer(&all, Question { as_of: date(2025, 5, 31), known_on: noon(31) });
    assert_eq!(told.refused.len(), 2);
    // Released later, the same bytes answer from then on, but not for what was known before.
    let released = Entry { seen_at: noon(9), verdict: Verdict::Published, ..doubtful };
    let entries = [entries.as_slice(), &[released]].concat();
    assert_eq!(holds(&entries, &source(), 31, 8), Some("1".into()));
    assert_eq!(holds(&entries, &source(), 31, 9), Some("2".into()));
}

#[test]
fn a_plan_is_followed_over_sources_and_a_source_over_plans() {
    let mut next_year = published(3, 9, 9);
    next_year.documents[0].plan_id = "next".to_owned();
    let entries = [published(1, 5, 5), entry("mirror", 2, 6, 6, Verdict::Published), next_year];
    assert_eq!(holds(&entries, &Of::Plan("plan".into()), 31, 31), Some("2".into()));
    assert_eq!(holds(&entries, &source(), 31, 31), Some("3".into()));
    assert_eq!(holds(&entries, &Of::Plan("next".into()), 8, 31), None);
}

#[test]
fn a_day_is_a_day_of_japan() {
    let night = "2025-05-01T17:15:00Z".parse().expect("a time");
    assert_eq!(day_in_japan(night), date(2025, 5, 2));
    assert_eq!(end_of_day_in_japan(date(2025, 5, 2)).to_string(), "2025-05-02T14:59:59Z");
    assert_eq!(Document::dated(None, None, None, night), (date(2025, 5, 2), Basis::Seen));
    let issued = Some(date(2025, 4, 1));
    assert_eq!(Document::dated(None, issued, Some(night), night), (date(2025, 4, 1), Basis::IssuedOn));
    assert_eq!(Document::dated(None, None, Some(night), night).1, Basis::LastModified);
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let verdict =
        prop_oneof![3 => Just(Verdict::Published), 1 => Just(Verdict::Quarantined), 1 => Just(Verdict::Failed)];
    (prop_oneof!["s", "mirror"], 0..6u8, 1..8i8, 1..8i8, verdict)
        .prop_map(|(s, c, seen, says, v)| entry(&s, c, seen, says, v))
}

fn shuffled() -> impl Strategy<Value = (Vec<Entry>, Vec<Entry>)> {
    let entries = proptest::collection::vec(any_entry(), 0..9);
    entries.prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle()))
}

proptest! {
    /// Few days and few contents, so that equal days, equal seconds, equal bytes and late arrivals abound.
    #[test]
    fn the_order_of_arrival_never_decides((one, other) in shuffled()) {
        for of in [source(), Of::Plan("plan".to_owned())] {
            let (one, other) = (revisions(&one, &of), revisions(&other, &of));
            for (as_of, known_on) in (0..81).map(|i| (i % 9 + 1, i / 9 + 1)) {
                let question = Question { as_of: date(2025, 5, as_of), known_on: noon(known_on) };
                let told = answer(&one, question);
                prop_assert_eq!(&told, &answer(&other, question));
                // What the rule says, in its own words: of those that may answer, none says a later day, nor the same and was seen later.
                let may = |r: &&Revision<'_>| {
                    r.entry.verdict == Verdict::Published && r.says() <= question.as_of && r.entry.seen_at <= question.known_on
                };
                let best = one.iter().filter(may).map(|r| (r.says(), r.entry.seen_at, r.entry.sha256)).max();
                prop_assert_eq!(told.holds.map(|r| (r.says(), r.entry.seen_at, r.entry.sha256)), best);
            }
        }
    }
}
