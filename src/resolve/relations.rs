//! How courses refer to one another: prerequisites, exclusions, renewals, follow-ups, courses held together.

use super::mentions::{Match, Mention, Reader};
use super::names::Names;
use super::report::{Report, column};
use super::words::{Chars, Lexicon, Sieve, find, says, squeeze};
use crate::diag::Code;
use crate::model::{Course, Dataset, Field, Relation, RelationKind, RowCell, Spanned, Text, Track};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Fields in whose sentences other courses are named.
const FIELDS: [Field; 3] = [Field::Eligibility, Field::Purpose, Field::Dates];

/// Finds the relations of every track and reports names that the plan does not hold or writes differently.
pub(super) fn resolve(data: &mut Dataset, lexicon: &Lexicon, report: &mut Report) {
    let names = Names::new(data);
    let cues = cues_by_first(lexicon);
    let sieve = Sieve::new(cues.keys().copied());
    let finder = Finder { data, names: &names, lexicon, cues, sieve, certifying: certifying(data, lexicon) };
    let mut found: Vec<Vec<Vec<Relation>>> = Vec::new();
    for (number, course) in data.courses.iter().enumerate() {
        let tracks = 0..course.tracks.len();
        found.push(tracks.map(|place| finder.track(number, place, report)).collect());
    }
    for (course, tracks) in data.courses.iter_mut().zip(found) {
        for (track, mut relations) in course.tracks.iter_mut().zip(tracks) {
            track.relations.append(&mut relations);
        }
    }
}

fn cues_by_first(lexicon: &Lexicon) -> BTreeMap<char, Vec<usize>> {
    let mut cues = BTreeMap::<char, Vec<usize>>::new();
    for (number, (phrase, _)) in lexicon.cues.iter().enumerate() {
        cues.entry(phrase.first().unwrap_or_default()).or_default().push(number);
    }
    cues
}

/// What a course's name is about, without the words for exams, courses and certificates.
fn stem(name: &[char], lexicon: &Lexicon) -> Vec<char> {
    let mut left = name.to_vec();
    for word in &lexicon.certification_words {
        while let Some(at) = find(&left, word, 0) {
            left.drain(at..at + word.len());
        }
    }
    left
}

/// Courses that give what can be renewed, by what they are about.
fn certifying(data: &Dataset, lexicon: &Lexicon) -> BTreeMap<Vec<char>, usize> {
    let names = data.courses.iter().map(|c| squeeze(&c.name.value)).enumerate();
    let gives = |n: &[char]| says(n, &lexicon.certifying) && !says(n, &lexicon.renewals);
    let stems = names.filter(|(_, n)| gives(n)).map(|(number, n)| (stem(&n, lexicon), number));
    stems.filter(|(s, _)| s.len() >= 3).collect()
}

struct Finder<'a> {
    data: &'a Dataset,
    names: &'a Names,
    lexicon: &'a Lexicon,
    cues: BTreeMap<char, Vec<usize>>,
    /// Most characters begin no cue.
    sieve: Sieve,
    certifying: BTreeMap<Vec<char>, usize>,
}

/// A relation before it has a name.
struct Found {
    kind: RelationKind,
    mention: Mention,
    text: Spanned<String>,
    /// The mention's own places, its words, and the field they stand in.
    place: (Vec<crate::model::Span>, String, &'static str),
}

impl Finder<'_> {
    fn track(&self, number: usize, place: usize, report: &mut Report) -> Vec<Relation> {
        let track = &self.data.courses[number].tracks[place];
        let mut found = Vec::new();
        for field in FIELDS {
            for cell in track.cells.get(&field).into_iter().flatten() {
                self.cell(cell, field, number, &mut found);
            }
        }
        self.by_name(number, &mut found);
        self.write(&track.track_id, found, report)
    }

    fn cell(&self, cell: &RowCell, field: Field, own: usize, found: &mut Vec<Found>) {
        if !cell.text.folded.chars().any(|c| self.sieve.may_hold(c)) {
            return;
        }
        let chars = Chars::tight(&cell.text.folded);
        let reader = Reader { text: &chars, names: self.names, lexicon: self.lexicon, own };
        let (mut at, mut seen) = (0, BTreeSet::new());
        while at < chars.all.len() {
            let Some((kind, end)) = self.cue_at(&chars.all, at) else {
                at += 1;
                continue;
            };
            for mention in reader.before(at) {
                // Said again in the same cell: the first time is enough.
                let words = mention.target.is_none().then(|| &chars.all[mention.range.clone()]);
                if seen.insert((kind, mention.how, mention.target, words)) {
                    found.push(told(cell, &chars, field, kind, mention, end));
                }
            }
            at = end;
        }
    }

    /// The longest cue that begins at `at`, and where it ends.
    fn cue_at(&self, text: &[char], at: usize) -> Option<(RelationKind, usize)> {
        let first = text.get(at).filter(|c| self.sieve.may_hold(**c))?;
        let cues = self.cues.get(first)?.iter().map(|&n| &self.lexicon.cues[n]);
        cues.filter_map(|(p, kind)| Some((*kind, p.match_at(text, at)?))).max_by_key(|(_, end)| *end)
    }

    /// What the course's own name says: a renewal of what another gives, a follow-up of another.
    fn by_name(&self, own: usize, found: &mut Vec<Found>) {
        let name = &self.names.courses[own];
        if says(name, &self.lexicon.renewals) {
            let target = self.certifying.get(&stem(name, self.lexicon));
            found.extend(target.map(|&t| self.named(own, (t, self.examined(t)), RelationKind::Renews)));
        }
        let bases = self.lexicon.follow_ups.iter().filter_map(|w| name.strip_suffix(w.as_slice()));
        let target = bases.filter_map(|base| self.names.course(base)).next();
        found.extend(target.map(|t| self.named(own, (t, None), RelationKind::Follows)));
    }

    /// The one track of several whose own cells speak of an exam.
    fn examined(&self, course: usize) -> Option<usize> {
        let tracks = &self.data.courses[course].tracks;
        let speaks = |t: &Track| {
            let cells = t.cells.iter().filter(|(f, _)| !matches!(f, Field::Course | Field::Track)).flat_map(|(_, c)| c);
            let mut own = cells.filter(|c| c.inherited.is_none());
            own.any(|c| says(&squeeze(&c.text.folded), &self.lexicon.exam_words))
        };
        let mut fits = (0..tracks.len()).filter(|&t| tracks.len() > 1 && speaks(&tracks[t]));
        fits.next().filter(|_| fits.next().is_none())
    }

    fn named(&self, own: usize, target: (usize, Option<usize>), kind: RelationKind) -> Found {
        let name = &self.data.courses[own].name;
        let text = Spanned { rule: "relation-by-name", ..name.clone() };
        let mention = Mention { target: Some(target), range: 0..0, how: Match::Exact };
        Found { kind, mention, text, place: (name.at.clone(), name.value.clone(), "name") }
    }

    /// Names the relations, each target once, and reports what is not certain.
    fn write(&self, track_id: &str, found: Vec<Found>, report: &mut Report) -> Vec<Relation> {
        let exact: BTreeSet<_> = found
            .iter()
            .filter(|f| f.mention.how == Match::Exact)
            .filter_map(|f| Some((f.kind, f.mention.target?.0)))
            .collect();
        let (mut rows, mut ids, mut ordinal) = (Vec::new(), BTreeSet::new(), 0);
        for one in found {
            let confirmed = one.mention.target.is_some_and(|(c, _)| exact.contains(&(one.kind, c)));
            let key = match one.mention.target {
                Some(target) => self.key(target),
                None => one.place.1.clone(),
            };
            if !ids.insert((one.kind, key.clone())) {
                continue;
            }
            ordinal += u32::from(one.mention.target.is_none());
            let key = if one.mention.target.is_none() { ordinal.to_string() } else { key };
            let relation_id = format!("{track_id}/relations/{}/{key}", one.kind.as_str());
            self.doubt(&one, track_id, &relation_id, confirmed, report);
            rows.push(self.row(one, relation_id));
        }
        rows
    }

    /// The target's name within the plan.
    fn key(&self, (course, track): (usize, Option<usize>)) -> String {
        let course = &self.data.courses[course];
        let id = track.map_or(&course.course_id, |t| &course.tracks[t].track_id);
        let plan = &self.data.head.plan_id;
        id.strip_prefix(plan.as_str()).and_then(|k| k.strip_prefix('/')).unwrap_or(id).to_owned()
    }

    fn row(&self, one: Found, relation_id: String) -> Relation {
        let course = one.mention.target.map(|(c, _)| &self.data.courses[c]);
        let track = course.zip(one.mention.target.and_then(|(_, t)| t)).map(|(c, t): (&Course, _)| &c.tracks[t]);
        Relation {
            relation_id,
            kind: one.kind,
            target_course_id: course.map(|c| c.course_id.clone()).unwrap_or_default(),
            target_track_id: track.map(|t| t.track_id.clone()).unwrap_or_default(),
            text: one.text,
        }
    }

    fn doubt(&self, one: &Found, track_id: &str, relation_id: &str, confirmed: bool, report: &mut Report) {
        let (at, words, field) = &one.place;
        match (one.mention.how, one.mention.target) {
            (Match::Variant | Match::Short, Some((course, _))) if !confirmed => {
                let name = &self.data.courses[course].name;
                let message = format!("「{words}」 was taken to mean 「{}」.", name.value);
                let at = at.iter().chain(&name.at).copied().collect();
                report.tell(Code::TermVariant, ("tracks", track_id, field), at, message);
            }
            (Match::Unknown, _) => {
                let message = format!("「{words}」 is no course of this plan.");
                report.tell(
                    Code::RelationUnresolved,
                    ("relations", relation_id, "target_course_id"),
                    at.clone(),
                    message,
                );
            }
            _ => {}
        }
    }
}

fn told(cell: &RowCell, chars: &Chars, field: Field, kind: RelationKind, mention: Mention, end: usize) -> Found {
    let words = |range: Range<usize>| cut(&cell.text, chars.bytes(range));
    let (text, at) = words(mention.range.start..end);
    let (name, places) = words(mention.range.clone());
    let text = Spanned { inherited: cell.inherited.clone(), ..Spanned::new(text, at, "relation") };
    Found { kind, mention, text, place: (places, name, column(field).1) }
}

fn cut(text: &Text, bytes: Range<usize>) -> (String, Vec<crate::model::Span>) {
    (text.folded[bytes.clone()].to_owned(), text.spans(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    fn read(plan: Plan, course: usize) -> (Vec<(RelationKind, String, String)>, Vec<Code>) {
        let (data, findings) = plan.resolve();
        let last = |id: &str| id.rsplit('/').next().unwrap_or("").to_owned();
        let tracks = data.courses[course].tracks.iter().flat_map(|t| &t.relations);
        let rows = tracks.map(|r| (r.kind, last(&r.target_course_id), last(&r.target_track_id))).collect();
        (rows, codes(&findings))
    }

    fn codes(findings: &[crate::diag::Diagnostic]) -> Vec<Code> {
        let told = findings.iter().map(|f| f.code);
        told.filter(|c| matches!(c, Code::TermVariant | Code::RelationUnresolved)).collect()
    }

    fn row(kind: RelationKind, course: &str, track: &str) -> (RelationKind, String, String) {
        (kind, course.to_owned(), track.to_owned())
    }

    #[test]
    fn a_list_of_tracks_and_an_older_course() {
        let mut plan = Plan::new();
        plan.course("図書館司書初任者研修(1)").track("修了コース").track("確認コース");
        let text = "1. 平成20年度までの図書館初任者研修(1)の修了証書、平成21年度以降の図書館司書初任者研修(1)修了コース・確認コースの修了証書の交付を受けている者 2. 図書館司書継続研修の受講歴がない者";
        plan.course("図書館司書専門研修").cell(Field::Eligibility, text);
        plan.course("図書館司書継続研修");
        let (rows, codes) = read(plan, 1);
        assert_eq!(
            rows,
            [
                row(RelationKind::Requires, "", ""),
                row(RelationKind::Requires, "図書館司書初任者研修(1)", "修了コース"),
                row(RelationKind::Requires, "図書館司書初任者研修(1)", "確認コース"),
                row(RelationKind::Excludes, "図書館司書継続研修", "")
            ]
        );
        assert_eq!(codes, [Code::RelationUnresolved]);
    }

    #[test]
    fn a_slip_is_followed_and_told_but_another_grade_is_another_course() {
        let mut plan = Plan::new();
        plan.course("森林保全推進員初級研修");
        plan.course("甲講習").cell(Field::Purpose, "令和2年度の森林保全推進初級研修の受講修了チームを集める。");
        plan.course("乙講習").cell(Field::Eligibility, "森林保全推進員上級研修を修了した者");
        let (data, findings) = plan.resolve();
        let target = |c: usize| data.courses[c].tracks[0].relations[0].target_course_id.clone();
        assert_eq!((target(1), target(2)), (data.courses[0].course_id.clone(), String::new()));
        assert_eq!(codes(&findings), [Code::TermVariant, Code::RelationUnresolved]);
    }

    #[test]
    fn names_alone_say_renewal_and_follow_up() {
        let mut plan = Plan::new();
        plan.course("測量実務者認定試験");
        plan.course("測量実務認定者認定更新試験");
        plan.course("測量実務者認定試験 フォローアップ研修");
        let (data, _) = plan.resolve();
        let kinds = |c: usize| data.courses[c].tracks[0].relations.iter().map(|r| r.kind).collect::<Vec<_>>();
        assert_eq!((kinds(0), kinds(1), kinds(2)), (vec![], vec![RelationKind::Renews], vec![RelationKind::Follows]));
    }

    #[test]
    fn a_course_of_another_course_is_no_list() {
        let mut plan = Plan::new();
        plan.course("司書総合講座").course("司書分類研修");
        plan.course("甲").cell(Field::Eligibility, "司書総合講座の司書分類研修の修了者");
        plan.course("乙").cell(Field::Eligibility, "司書総合講座および司書分類研修の修了者");
        let (data, _) = plan.resolve();
        let count = |n: usize| data.courses[n].tracks[0].relations.len();
        assert_eq!((count(2), count(3)), (1, 2));
    }

    #[test]
    fn a_longer_name_is_not_the_shorter_one_and_talk_of_a_course_is_no_relation() {
        let mut plan = Plan::new();
        plan.course("職員研修実務");
        plan.course("消防職員研修");
        plan.course("甲講習").cell(Field::Eligibility, "特別消防職員研修の修了者");
        plan.course("乙講習").cell(Field::Purpose, "この講習は、消防職員研修を受けるための条件とする。");
        let (data, _) = plan.resolve();
        assert_eq!(data.courses[2].tracks[0].relations[0].target_course_id, "");
        assert!(data.courses[3].tracks[0].relations.is_empty());
    }
}
