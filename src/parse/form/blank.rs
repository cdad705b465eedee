//! Places to write on, as forms print them: `年　月　日`, `（　　）`, `〒　－`, `□有 □無`, `男・女`.

use crate::model::{Family, FieldType};
use crate::normalize::key;
use std::ops::Range;

/// What a blank asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// Words, or anything.
    Text,
    /// A day.
    Date,
    /// A number; its unit is printed.
    Number,
    /// 〒.
    Postal,
    /// One or more of these.
    Choice(Vec<String>),
    /// A single box to tick, with what it says.
    Check(String),
    /// A seal: nothing to be read.
    Seal,
}

impl Blank {
    /// The type of a field with this blank, if the blank tells.
    pub(super) fn kind(&self) -> Option<FieldType> {
        match self {
            Blank::Date => Some(FieldType::Date),
            Blank::Number => Some(FieldType::Number),
            Blank::Postal => Some(FieldType::Address),
            Blank::Choice(_) => Some(FieldType::Choice),
            Blank::Check(_) => Some(FieldType::Check),
            Blank::Text | Blank::Seal => None,
        }
    }
}

/// Boxes to tick, ticked or not.
pub(super) const BOXES: &[char] = &['□', '☐', '■', '☑', '☒', '✓'];

/// A blank that begins at `from`, and where it ends. `is_start`: nothing but a gap or another blank stands before it.
pub(super) fn at(folded: &str, from: usize, is_start: bool, family: &Family) -> Option<(Blank, usize)> {
    let rest = &folded[from..];
    let first = rest.chars().next()?;
    match first {
        '_' | '…' | '＿' => {
            let end = rest.find(|c| !"_…＿ ".contains(c)).unwrap_or(rest.len());
            (rest[..end].chars().filter(|c| *c != ' ').count() > 1).then_some((Blank::Text, from + end))
        }
        '㊞' => Some((Blank::Seal, from + first.len_utf8())),
        '〒' => {
            let end = rest.find(|c| !"〒 -‐―ー_".contains(c)).unwrap_or(rest.len());
            Some((Blank::Postal, from + rest[..end].trim_end().len()))
        }
        '(' => bracket(rest, family).map(|(blank, end)| (blank, from + end)),
        _ if is_start => unbracketed(rest, family).map(|(blank, end)| (blank, from + end)),
        _ => None,
    }
}

/// `(　　)`, `(　歳)`, `(男・女)`; not a parenthesis with words of its own.
fn bracket(rest: &str, family: &Family) -> Option<(Blank, usize)> {
    let close = matching(rest)?;
    let inner = key(&rest[1..close]);
    let mut end = close + 1;
    if inner == "印" {
        return Some((Blank::Seal, end));
    }
    if let Some((Blank::Date, used)) = date(&inner)
        && inner[used..].chars().count() <= 3
    {
        return Some((Blank::Date, end));
    }
    if let Some(options) = choices(&inner, family) {
        return Some((Blank::Choice(options), end));
    }
    let bare = inner.trim_matches(|c: char| "・:-_…,、/".contains(c));
    let is_unit = family.terms("field-unit").any(|t| t.word == bare);
    if !bare.is_empty() && !is_unit {
        return None;
    }
    // A unit may stand behind the bracket: ( )歳.
    let unit =
        family.terms("field-unit").filter(|t| rest[end..].starts_with(t.word.as_str())).map(|t| t.word.len()).max();
    let behind = unit.filter(|n| ends_word(&rest[end + n..]));
    end += behind.unwrap_or(0);
    let is_number = is_unit || behind.is_some();
    Some((if is_number { Blank::Number } else { Blank::Text }, end))
}

/// Where the bracket that a text begins with is closed.
fn matching(rest: &str) -> Option<usize> {
    /// Longer ones are sentences.
    const LONGEST: usize = 200;
    let mut depth = 0;
    for (at, c) in rest.char_indices().take(LONGEST) {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| c.is_whitespace() || "():,、・/～~".contains(c) || BOXES.contains(&c))
}

fn unbracketed(rest: &str, family: &Family) -> Option<(Blank, usize)> {
    if let Some(found) = spaced_choices(rest, family) {
        return Some(found);
    }
    if let Some(found) = date(rest) {
        return Some(found);
    }
    // 第　　号.
    if let Some(behind) = rest.strip_prefix('第') {
        let gap = behind.len() - behind.trim_start().len();
        if behind[gap..].starts_with('号') && ends_word(&behind[gap + '号'.len_utf8()..]) {
            return Some((Blank::Text, '第'.len_utf8() + gap + '号'.len_utf8()));
        }
    }
    if rest.starts_with('印') && ends_word(&rest['印'.len_utf8()..]) {
        return Some((Blank::Seal, '印'.len_utf8()));
    }
    let units = family.terms("field-unit").filter(|t| rest.starts_with(t.word.as_str()));
    let unit = units.filter(|t| ends_word(&rest[t.word.len()..])).map(|t| t.word.len()).max()?;
    Some((Blank::Number, unit))
}

/// `年　月　日`, with what belongs to it: an era, `(　)`, `生`, a second day behind `～`.
fn date(rest: &str) -> Option<(Blank, usize)> {
    let mut end = one_date(rest)?;
    loop {
        let tail = &rest[end..];
        let gap = tail.len() - tail.trim_start().len();
        let next = &tail[gap..];
        if let Some(close) = next.strip_prefix('(').and_then(|_| matching(next)) {
            let inner = key(&next[1..close]);
            if !(inner.is_empty() || ["曜", "曜日", "日", "月"].contains(&inner.as_str())) {
                break;
            }
            end += gap + close + 1;
        } else if let Some(mark) = next.chars().next().filter(|c| "～~〜-".contains(*c)) {
            let after = &next[mark.len_utf8()..];
            let more = after.len() - after.trim_start().len();
            let Some(second) = one_date(&after[more..]) else { break };
            end += gap + mark.len_utf8() + more + second;
        } else if let Some(word) =
            ["生まれ", "現在", "生", "頃", "付", "時", "分"].iter().find(|w| next.starts_with(**w))
        {
            end += gap + word.len();
        } else {
            break;
        }
    }
    Some((Blank::Date, end))
}

fn one_date(rest: &str) -> Option<usize> {
    let mut at = 0;
    let skip = |at: usize| at + rest[at..].len() - rest[at..].trim_start().len();
    if let Some(era) = ["令和", "平成", "昭和", "西暦"].iter().find(|e| rest.starts_with(**e)) {
        at = skip(era.len());
        // 令和７年度 says a year and is no blank.
        if rest[at..].starts_with('年') && rest[at + '年'.len_utf8()..].starts_with('度') {
            return None;
        }
    }
    let mut units = 0;
    for unit in ["年", "月", "日"] {
        if rest[at..].starts_with(unit) {
            (at, units) = (skip(at + unit.len()), units + 1);
        } else if unit != "年" {
            break;
        }
    }
    (units >= 2).then(|| rest[..at].trim_end().len())
}

/// The options of `男・女`: parted by ・ or /, and at least one is a word that forms offer.
pub(super) fn choices(plain: &str, family: &Family) -> Option<Vec<String>> {
    const LONGEST: usize = 12;
    let options: Vec<String> = plain.split(['・', '/', '／']).map(|o| key(o)).collect();
    let bare = |o: &String| o.trim_end_matches(['(', ')']).to_owned();
    let known = |o: &String| family.terms("choice-word").any(|t| t.word == bare(o));
    let fits = options.len() > 1 && options.iter().all(|o| !o.is_empty() && o.chars().count() <= LONGEST);
    (fits && options.iter().filter(|o| known(o)).count() * 2 >= options.len()).then_some(options)
}

/// Options set with gaps: 男 ・ 女.
fn spaced_choices(rest: &str, family: &Family) -> Option<(Blank, usize)> {
    let (mut end, mut at) = (0, 0);
    let mut parts = 0;
    loop {
        let word = rest[at..].find(|c: char| c.is_whitespace() || "・/():".contains(c)).unwrap_or(rest.len() - at);
        // 令和　年　月 may have lost its gaps.
        let date =
            rest[at..at + word].find('年').filter(|y| rest[at + y + '年'.len_utf8()..].trim_start().starts_with('月'));
        let word = date.unwrap_or(word);
        if word == 0 {
            break;
        }
        (end, parts) = (at + word, parts + 1);
        if date.is_some() {
            break;
        }
        let gap = end + rest[end..].len() - rest[end..].trim_start().len();
        let Some(sign) = rest[gap..].chars().next().filter(|c| "・/".contains(*c)) else { break };
        at = gap + sign.len_utf8();
        at += rest[at..].len() - rest[at..].trim_start().len();
    }
    let options = choices(&key(&rest[..end]), family).filter(|_| parts > 1)?;
    Some((Blank::Choice(options), end))
}

/// A box with its words, from `from` on.
pub(super) fn ticked(folded: &str, from: usize) -> Option<(String, Range<usize>)> {
    let sign = folded[from..].chars().next().filter(|c| BOXES.contains(c))?;
    let start = from + sign.len_utf8();
    let rest = &folded[start..];
    // ■■ ■■ is a name that is withheld.
    let is_beside_another = folded[..from].ends_with('■') || rest.trim_start().starts_with('■');
    if sign == '■' && is_beside_another {
        return None;
    }
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    let words = &rest[gap..];
    let end = words.find(|c: char| c.is_whitespace() || c == '(' || BOXES.contains(&c)).unwrap_or(words.len());
    let mut stop = start + gap + end;
    // What is to be written beside the option: その他(　　).
    if folded[stop..].starts_with('(')
        && let Some(close) = matching(&folded[stop..])
    {
        stop += close + 1;
    }
    Some((words[..end].trim_end_matches(['、', ',']).to_owned(), from..stop))
}
