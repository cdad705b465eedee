//! What provisions refer to: 上記(エ), Ⅱの4の(3), 健発第…号, 平成18年法律第98号, …資料より改変.

use super::passages::{Passage, all};
use super::relative::Tree;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Dataset, Family, Prose, Reference, ReferenceKind, Said, Spanned};
use crate::parse::values::{self, DateContext};
use regex::Regex;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// How references are written; the words come from the family.
struct Patterns {
    notice: Regex,
    law: Regex,
    internal: Regex,
    above: Regex,
    article: Regex,
    relative: Regex,
    part: Regex,
    sources: Vec<String>,
}

const DATE: &str = "(?:(?:明治|大正|昭和|平成|令和)(?:[0-9]{1,2}|元)|[0-9]{4})年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?";

impl Patterns {
    fn new(family: &Family) -> Option<Self> {
        let words = |list: &str| {
            let mut words: Vec<String> = family.terms(list).map(|t| regex::escape(&t.word)).collect();
            words.sort_by_key(|w| std::cmp::Reverse(w.len()));
            words.join("|")
        };
        let sign = r"(?:\((?:[0-9]+|[ア-ン]|[ⅰ-ⅻ]|[一-十]+)\)|[①-⑳]|[ア-ン](?:[^ァ-ヶー]|$))";
        let law = format!("(?P<date>{DATE})?(?:\\p{{Han}}{{0,8}}?)(?:{})第(?P<n>[0-9]+)号", words("law-word"));
        let notice = format!(
            "(?P<date>{DATE})?(?:付け?)?(?P<n>\\p{{Han}}{{0,10}}?(?:{})(?:[0-9]{{4}})?第[0-9]+号(?:の[0-9]+)?)",
            words("notice-word")
        );
        let internal = r"(?:[Ⅰ-Ⅻ]|第[0-9]+|別[紙添記][0-9]*)(?:の?(?:[0-9]+(?:の|$|[^0-9年月日名人回条項号章節,.])|\([0-9ア-ン]+\)|[①-⑳]))+";
        Some(Patterns {
            notice: Regex::new(&notice).ok()?,
            law: Regex::new(&law).ok()?,
            internal: Regex::new(internal).ok()?,
            above: Regex::new(&format!("(?:{})の?(?P<sign>{sign})", words("reference-word"))).ok()?,
            article: Regex::new("(?P<article>第[0-9]+条)(?:第(?P<paragraph>[0-9]+)項)?").ok()?,
            relative: Regex::new("(?P<word>前条|本条|次条|前項|次項|前号|次号|次の各[号項])(?:第(?P<paragraph>[0-9]+)項)?(?:第(?P<item>[0-9]+)号)?").ok()?,
            part: Regex::new(&format!("(?:{})(?:第?[0-9]+(?:号)?(?:の[0-9]+)?)", words("part-head"))).ok()?,
            sources: family.terms("source-word").map(|t| t.word.clone()).collect(),
        })
    }
}

/// Finds the references of all passages.
pub(super) fn resolve(data: &mut Dataset, prose: &Prose, family: &Family, d: &mut Diagnostics) {
    let patterns = family.made(Patterns::new);
    let Some(patterns) = patterns.as_ref() else { return };
    let mut by_path: HashMap<String, String> = HashMap::new();
    for row in &data.provisions {
        by_path.entry(row.path.clone()).or_insert_with(|| row.path.clone());
    }
    let tree = Tree::new(&prose.outline);
    let parts: HashMap<String, String> =
        data.provisions.iter().filter(|p| p.marker.is_none()).map(|p| (part_key(&p.path), p.path.clone())).collect();
    let tails = tails(data);
    let (mut found, mut dangling) = (Vec::new(), BTreeSet::new());
    for passage in all(prose) {
        let mut finder = Finder {
            patterns,
            by_path: &by_path,
            data,
            passage: &passage,
            tree: &tree,
            tails: &tails,
            parts: &parts,
            found: &mut found,
            dangling: &mut dangling,
            d,
        };
        finder.find_numbers();
        finder.find_internal();
        finder.find_articles();
        finder.find_relative();
        finder.find_parts();
        finder.find_source();
    }
    data.references = found;
}

/// The paths below their first sign, for ends that begin with 第 as a reference does.
fn tails(data: &Dataset) -> HashMap<String, Option<String>> {
    const DEEPEST: usize = 4;
    let mut tails: HashMap<String, Option<String>> = HashMap::new();
    for row in &data.provisions {
        let starts = row.path.match_indices("/第").map(|(at, _)| at + 1).take(DEEPEST);
        for start in starts {
            let path = Some(row.path.clone());
            tails.entry(row.path[start..].to_owned()).and_modify(|known| *known = None).or_insert(path);
        }
    }
    tails
}

struct Finder<'a> {
    patterns: &'a Patterns,
    by_path: &'a HashMap<String, String>,
    data: &'a Dataset,
    passage: &'a Passage<'a>,
    tree: &'a Tree<'a>,
    /// Ends of paths that one path alone has: 第3/1 below chapters that count on.
    tails: &'a HashMap<String, Option<String>>,
    /// Parts of the document (別紙1) by name, with their paths.
    parts: &'a HashMap<String, String>,
    /// Parts that are not in the document and were told.
    dangling: &'a mut BTreeSet<String>,
    found: &'a mut Vec<Reference>,
    d: &'a mut Diagnostics,
}

impl Finder<'_> {
    fn folded(&self) -> &str {
        &self.passage.text.folded
    }

    fn said(&self, range: Range<usize>, rule: &'static str) -> Spanned<String> {
        Spanned::new(self.folded()[range.clone()].to_owned(), self.passage.text.spans(range), rule)
    }

    fn push(&mut self, reference: Reference) {
        self.found.push(reference);
    }

    fn make(&self, kind: ReferenceKind, whole: Range<usize>, rule: &'static str) -> Reference {
        let provision_id = self.passage.id(self.data).to_owned();
        let owner = if provision_id.is_empty() { self.data.head.plan_id.clone() } else { provision_id.clone() };
        let reference_id = format!("{owner}/references/{}", self.found.len() + 1);
        let text = self.said(whole, rule);
        Reference { reference_id, provision_id, kind, target: None, number: None, date: None, text }
    }

    /// Notices and laws by their numbers, with the date in front and the name before that.
    fn find_numbers(&mut self) {
        let text = self.passage.text.folded.clone();
        if !text.contains('号') {
            return;
        }
        let mut taken: Vec<Range<usize>> = Vec::new();
        let kinds = [(ReferenceKind::Law, &self.patterns.law), (ReferenceKind::Notice, &self.patterns.notice)];
        let mut all = Vec::new();
        for (kind, pattern) in kinds {
            for captures in pattern.captures_iter(&text) {
                let Some(whole) = captures.get(0).map(|m| m.range()) else { continue };
                if taken.iter().any(|t| t.start < whole.end && whole.start < t.end) {
                    continue;
                }
                taken.push(whole.clone());
                let group = |name: &str| captures.name(name).map(|m| m.range());
                let number = if kind == ReferenceKind::Law { Some(whole.clone()) } else { group("n") };
                all.push((whole.start, kind, whole, number, group("date")));
            }
        }
        all.sort_by_key(|(start, ..)| *start);
        for (_, kind, whole, number, date) in all {
            let mut reference = self.make(kind, whole.clone(), "number");
            reference.number = number.map(|n| self.said(n, "number"));
            reference.date = date.and_then(|range| self.date(range));
            reference.target = name_before(&text, whole.start).map(|range| self.said(range, "name-before-number"));
            self.push(reference);
        }
    }

    /// A date of a day; 平成18年 alone names a law, not a day.
    fn date(&self, range: Range<usize>) -> Said<jiff::civil::Date> {
        let words = &self.folded()[range.clone()];
        let reading = values::read_date(words, &DateContext::default())?;
        let is_day = reading.precision == crate::model::Precision::Day;
        let (date, _) = reading.start.filter(|_| is_day)?;
        Some(Spanned::new(date, self.passage.text.spans(range), "date-of-number"))
    }

    fn find_internal(&mut self) {
        let text = self.passage.text.folded.clone();
        let above: Vec<(Range<usize>, Range<usize>)> = self
            .patterns
            .above
            .captures_iter(&text)
            .filter_map(|c| Some((c.get(0)?.range(), c.name("sign")?.range())))
            .map(|(whole, sign)| {
                // A bare sign was proved by the letter behind it.
                let end = match text[sign.clone()].chars().next() {
                    Some(c) if ('ア'..='ン').contains(&c) => sign.start + c.len_utf8(),
                    _ => sign.end,
                };
                (whole.start..end, sign.start..end)
            })
            .collect();
        for (whole, sign) in above {
            self.push_internal(whole, path_signs(&text[sign]), true);
        }
        let internal: Vec<Range<usize>> = self.patterns.internal.find_iter(&text).map(|m| m.range()).collect();
        for whole in internal {
            let whole = whole.start..whole.start + trimmed_end(&text[whole.clone()]);
            let path = path_signs(&text[whole.clone()]);
            if path.contains('/') {
                self.push_internal(whole, path, false);
            }
        }
    }

    /// Articles of this document: 第16条第1項. Behind the name of another law (法第3条) the article is that law's.
    fn find_articles(&mut self) {
        let text = self.passage.text.folded.clone();
        let mut found = Vec::new();
        for captures in self.patterns.article.captures_iter(&text) {
            let (Some(whole), Some(article)) = (captures.get(0), captures.name("article")) else { continue };
            let before = text[..whole.start()].chars().next_back();
            let is_own = before.is_none_or(|c| !"法令則律例」)程約款".contains(c));
            let paragraph = captures.name("paragraph").map(|p| format!("{}/{}", article.as_str(), p.as_str()));
            // The first paragraph of an article has no number: it is the article.
            let target = paragraph.filter(|p| self.by_path.contains_key(p)).unwrap_or(article.as_str().to_owned());
            if is_own && self.by_path.contains_key(&target) {
                found.push((whole.range(), target));
            }
        }
        for (whole, target) in found {
            self.push_internal(whole, target, false);
        }
    }

    fn push_internal(&mut self, whole: Range<usize>, sign: String, is_near: bool) {
        let own = self.passage.provision.and_then(|i| self.data.provisions.get(i)).map_or("", |p| p.path.as_str());
        let target = if is_near { near(own, &sign, self.by_path) } else { self.by_path.get(&sign).cloned() };
        let target = target.or_else(|| self.tails.get(&sign).cloned().flatten().filter(|_| !is_near));
        self.push_target(whole, sign, target, true);
    }

    /// 前項, 本条, 前条第2項, 次の各号: counted from the provision they stand in. One behind the number of another law or article is
    /// that one's (第3条の次条 is rare, 同条前項 is not).
    fn find_relative(&mut self) {
        let Some(own) = self.passage.provision else { return };
        let text = self.passage.text.folded.clone();
        if !text.contains(['前', '次', '本']) {
            return;
        }
        let mut all = Vec::new();
        for captures in self.patterns.relative.captures_iter(&text) {
            let (Some(whole), Some(word)) = (captures.get(0), captures.name("word")) else { continue };
            if text[..whole.start()].ends_with(['条', '項', '同', '直']) {
                continue;
            }
            let base = self.tree.target(word.as_str(), own).and_then(|i| self.data.provisions.get(i));
            let path = base.map(|p| p.path.clone()).map(|path| self.below(path, &captures));
            all.push((whole.range(), word.as_str().to_owned(), path));
        }
        for (whole, word, path) in all {
            self.push_target(whole, word, path, true);
        }
    }

    /// A path with the paragraph and the item that a reference names below it, as far as they are there.
    fn below(&self, path: String, captures: &regex::Captures<'_>) -> String {
        let mut path = path;
        if let Some(n) = captures.name("paragraph").filter(|n| n.as_str() != "1") {
            path = self.by_path.get(&format!("{path}/{}", n.as_str())).cloned().unwrap_or(path);
        }
        if let Some(n) = captures.name("item") {
            let shapes = [format!("{path}/({})", n.as_str()), format!("{path}/{}", n.as_str())];
            path = shapes.iter().find_map(|s| self.by_path.get(s)).cloned().unwrap_or(path);
        }
        path
    }

    /// 別紙1, 様式第2号: parts of the document, or papers that are not in it.
    fn find_parts(&mut self) {
        let text = self.passage.text.folded.clone();
        let own = self.passage.provision.and_then(|i| self.data.provisions.get(i)).map_or("", |p| p.path.as_str());
        let own = part_key(own.split('/').next().unwrap_or_default());
        let all: Vec<Range<usize>> = self.patterns.part.find_iter(&text).map(|m| m.range()).collect();
        for whole in all {
            let name = part_key(&text[whole.clone()]);
            let is_heading = whole.start == 0 && whole.end == text.len();
            let is_of_path = text[whole.end..].starts_with(['の', '第', 'Ⅰ']) || name == own;
            if !is_heading && !is_of_path {
                let path = self.parts.get(&name).cloned();
                let first = path.is_some() || self.dangling.insert(name.clone());
                self.push_target(whole, name, path, first);
            }
        }
    }

    /// A reference to a provision of this document, or one that leads nowhere, which is told if `tells`.
    fn push_target(&mut self, whole: Range<usize>, sign: String, target: Option<String>, tells: bool) {
        let mut reference = self.make(ReferenceKind::Internal, whole, "reference");
        let at = reference.text.at.clone();
        if target.is_none() && tells {
            let message = format!("「{}」 points to no provision of this document", reference.text.value);
            let finding = Diagnostic::new(Code::ReferenceUnresolved, message, at.clone());
            self.d.push(finding.about("references", reference.reference_id.as_str(), "target"));
        }
        reference.target = Some(Spanned::new(target.unwrap_or(sign), at, "reference"));
        self.push(reference);
    }

    /// A line that says where a figure was taken from.
    fn find_source(&mut self) {
        let text = self.passage.text.folded.clone();
        let plain = text.trim_end_matches(['。', ')', ' ']);
        let Some(word) = self.patterns.sources.iter().find(|w| plain.ends_with(w.as_str())) else { return };
        let end = plain.len() - word.len();
        let start = text[..end]
            .rfind(['\n', '。', '等'])
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let start =
            if text[start..end].contains('第') { start.max(text[..end].rfind('第').unwrap_or(start)) } else { start };
        let mut reference = self.make(ReferenceKind::Source, start..plain.len(), "source-line");
        reference.target = (start < end).then(|| self.said(start..end, "source-line"));
        self.push(reference);
    }
}

/// The item that a sign means, seen from a provision: in its own list, else in the lists above.
fn near(own: &str, sign: &str, by_path: &HashMap<String, String>) -> Option<String> {
    let mut above = own;
    loop {
        let parent = above.rfind('/').map(|at| &above[..at]);
        let candidate = parent.map_or_else(|| sign.to_owned(), |p| format!("{p}/{sign}"));
        if candidate != own
            && let Some(found) = by_path.get(&candidate)
        {
            return Some(found.clone());
        }
        above = parent?;
    }
}

/// The name of a part without white space and what may stand around its number: 様式第2号 and (様式 2) are one.
fn part_key(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !"第号()[]【】".contains(*c)).collect()
}

/// Ⅱの4の(3) → Ⅱ/4/(3).
fn path_signs(text: &str) -> String {
    let mut signs: Vec<String> = Vec::new();
    let mut rest = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    while !rest.is_empty() {
        rest = rest.trim_start_matches('の');
        let end = match rest.chars().next() {
            Some('(') => rest.find(')').map_or(rest.len(), |i| i + 1),
            Some(c) if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            Some('第' | '別') => rest[3..].find(['の', '(']).map_or(rest.len(), |i| i + 3),
            Some(c) => c.len_utf8(),
            None => break,
        };
        signs.push(rest[..end].to_owned());
        rest = &rest[end..];
        if matches!(rest.chars().next(), Some(c) if !matches!(c, 'の' | '(') && !c.is_ascii_digit() && !('①'..='⑳').contains(&c))
        {
            break;
        }
    }
    signs.retain(|s| !s.is_empty());
    signs.join("/")
}

/// The reference without a letter behind it that only proved its end.
fn trimmed_end(text: &str) -> usize {
    text.trim_end_matches(|c: char| !(c.is_ascii_digit() || c == ')' || ('①'..='⑳').contains(&c))).len()
}

/// The name in front of a bracket that holds a date and a number: 「…」, or the words behind the last sign or particle.
fn name_before(text: &str, number: usize) -> Option<Range<usize>> {
    const FARTHEST: usize = 8;
    let before = &text[..number];
    let open = before.char_indices().rev().take(FARTHEST).find(|(_, c)| *c == '(').map(|(at, _)| at)?;
    let name = text[..open].trim_end();
    if let Some(inner) = name.strip_suffix('」') {
        let start = matching(inner)?;
        return Some(start..inner.len());
    }
    let parts = |(at, c): (usize, char)| {
        let behind = name[at + c.len_utf8()..].chars().next();
        // について and における are parts of names.
        let is_of_name = c == 'に' && behind.is_some_and(|b| "つおよ関係対".contains(b));
        (!is_of_name && "、。「(」)にはを \n".contains(c)).then(|| at + c.len_utf8())
    };
    let start = name.char_indices().rev().find_map(parts).unwrap_or(0);
    (start < name.len()).then_some(start..name.len())
}

/// Where the quotation begins that ends with `inner`.
fn matching(inner: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        depth += i32::from(c == '」') - i32::from(c == '「');
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}
