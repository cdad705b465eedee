//! Seats: teams times team size, and seats per venue where there is no venue.

use super::both;
use crate::diag::Code;
use crate::model::{Delivery, Field, Per, Span, Track, Unit};
use crate::resolve::report::Report;
use crate::resolve::words::{Chars, Lexicon};
use std::ops::Range;

/// 4チーム(16名) is four times 1チーム(4人).
pub(super) fn teams(track: &Track, lexicon: &Lexicon, report: &mut Report) {
    let teams = track.capacities.iter().filter(|c| c.unit.as_ref().is_some_and(|u| u.value == Unit::Team));
    for capacity in teams {
        let (Some(count), Some(persons)) = (&capacity.count, &capacity.persons) else { continue };
        let Some((size, at)) = team_size(track, lexicon) else { continue };
        if u64::from(count.value) * u64::from(size) != u64::from(persons.value) {
            let message = format!("{} teams of {size} are not {} persons.", count.value, persons.value);
            let at = persons.at.iter().copied().chain(at).collect();
            report.tell(Code::TeamSizeDisagree, ("capacities", &capacity.capacity_id, "persons"), at, message);
        }
    }
}

/// How many persons a team has, as the row says, and where.
fn team_size(track: &Track, lexicon: &Lexicon) -> Option<(u32, Vec<Span>)> {
    let cells = [Field::Occupation, Field::Eligibility].into_iter().flat_map(|f| track.cells.get(&f)).flatten();
    cells.into_iter().find_map(|cell| {
        let chars = Chars::tight(&cell.text.folded);
        let (size, range) = size_in(&chars.all, lexicon)?;
        Some((size, cell.text.spans(chars.bytes(range))))
    })
}

/// 1チーム(4人), 1チーム4名, 4名1組, 4人で1チーム.
fn size_in(text: &[char], lexicon: &Lexicon) -> Option<(u32, Range<usize>)> {
    (0..text.len()).find_map(|at| {
        let word = lexicon.team_words.iter().find(|w| text[at..].starts_with(w))?;
        let one = at.checked_sub(1).filter(|&i| text[i] == '1' && !before_is_digit(text, i))?;
        let behind = at + word.len();
        let open = behind + usize::from(text.get(behind) == Some(&'('));
        persons(text, open, lexicon)
            .map(|(n, end)| (n, one..end))
            .or_else(|| persons_before(text, one, behind, lexicon))
    })
}

fn before_is_digit(text: &[char], at: usize) -> bool {
    at > 0 && text[at - 1].is_ascii_digit()
}

/// A number of persons at `at` and where it ends; about so many (程度) is no number.
fn persons(text: &[char], at: usize, lexicon: &Lexicon) -> Option<(u32, usize)> {
    let run = text.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).count();
    let number = text[at..at + run].iter().collect::<String>().parse().ok()?;
    let word = lexicon.person_words.iter().find(|w| text[at + run..].starts_with(w))?;
    let end = at + run + word.len();
    (!matches!(text.get(end), Some('程' | '以' | '～' | '前'))).then_some((number, end))
}

fn persons_before(text: &[char], one: usize, end: usize, lexicon: &Lexicon) -> Option<(u32, Range<usize>)> {
    let glue = usize::from(one > 0 && matches!(text[one - 1], 'で' | 'を' | '/'));
    let word_end = one - glue;
    let word = lexicon.person_words.iter().find(|w| text[..word_end].ends_with(w))?;
    let digits_end = word_end - word.len();
    let run = text[..digits_end].iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let (number, _) = persons(text, digits_end - run, lexicon)?;
    Some((number, digits_end - run..end))
}

/// 各会場36名 of a course that is online: the sessions may be meant.
pub(super) fn per_venue(track: &Track, report: &mut Report) {
    let Some(delivery) = &track.delivery else { return };
    let online = |d: &Delivery| matches!(d, Delivery::Online | Delivery::ELearning);
    if delivery.value.is_empty() || !delivery.value.iter().all(online) {
        return;
    }
    for capacity in track.capacities.iter().filter(|c| c.per == Per::Venue) {
        let message = "Seats are said per venue, and the course is online; sessions may be meant.".to_owned();
        let at = both(&capacity.text, delivery);
        report.tell(Code::PerVenueOnline, ("capacities", &capacity.capacity_id, "per"), at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Spanned;
    use crate::resolve::sample::Plan;

    fn told(occupation: &str, teams: u32, persons: u32) -> usize {
        let mut plan = Plan::new();
        plan.course("訓練").cell(Field::Occupation, occupation).seats(teams, Unit::Team, Some(persons), Per::Offering);
        plan.resolve().1.iter().filter(|f| f.code == Code::TeamSizeDisagree && f.table == "capacities").count()
    }

    #[test]
    fn teams_times_size_are_persons() {
        assert_eq!(told("隊員と隊長を1チーム(4人)として参加", 4, 16), 0);
        assert_eq!(told("隊員と隊長を1チーム(4人)として参加", 4, 12), 1);
        assert_eq!(told("隊員5名1組", 2, 12), 1);
        assert_eq!(told("隊員を含む4名程度", 2, 12), 0);
        assert_eq!(told("1チーム4名程度", 2, 12), 0);
    }

    #[test]
    fn seats_per_venue_of_an_online_course() {
        let read = |ways: Vec<Delivery>| {
            let mut plan = Plan::new();
            plan.course("訓練").seats(30, Unit::Person, None, Per::Venue);
            plan.now().delivery = Some(Spanned::new(ways, Vec::new(), "test"));
            plan.resolve().1.iter().map(|f| f.code).collect::<Vec<_>>()
        };
        let mixed = read(vec![Delivery::Online, Delivery::Onsite]);
        assert!(read(vec![Delivery::Online]).contains(&Code::PerVenueOnline) && !mixed.contains(&Code::PerVenueOnline));
    }
}
