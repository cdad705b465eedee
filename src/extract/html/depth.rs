//! A first look at the tags, so that markup nested without end costs neither stack nor time.
//!
//! Tree builders look through their open elements at every tag: 100,000 levels would cost thousands of millions of steps.
//! Elements beyond the limit are left out before the tree is built; their text stays.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Elements without content (HTML Standard, 13.1.2), and those that the next one of their kind closes.
const LEVEL: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup", "option", "optgroup", "rt",
    "rp", "html", "head", "body",
];
/// Tags that end whatever stands open inside their table.
const TABLE_PARTS: &[&str] = &["tr", "td", "th", "thead", "tbody", "tfoot", "caption"];
/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "noscript", "iframe", "xmp"];

/// The markup without the elements that are nested deeper than `limit`; how many were left out.
pub(super) fn limit_depth(text: &str, limit: usize) -> (Cow<'_, str>, usize) {
    let mut open = Open::new(limit);
    let (mut out, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(tag) = Tag::next(text, at) {
        at = tag.end;
        if open.leaves_out(&tag) {
            out.push_str(&text[kept..tag.start]);
            kept = tag.end;
        } else if !tag.closes && RAW.contains(&tag.name.as_str()) {
            at = raw_end(text, tag.end, &tag.name);
        }
    }
    if open.left_out == 0 {
        return (Cow::Borrowed(text), 0);
    }
    out.push_str(&text[kept..]);
    (Cow::Owned(out), open.left_out)
}

/// The elements that stand open.
struct Open {
    limit: usize,
    names: Vec<String>,
    counts: BTreeMap<String, usize>,
    /// Elements that were left out and not closed yet, by name.
    missing: BTreeMap<String, usize>,
    left_out: usize,
}

impl Open {
    fn new(limit: usize) -> Self {
        Open { limit, names: Vec::new(), counts: BTreeMap::new(), missing: BTreeMap::new(), left_out: 0 }
    }

    /// Follows a tag; true when it is to be left out.
    fn leaves_out(&mut self, tag: &Tag) -> bool {
        let name = tag.name.as_str();
        if TABLE_PARTS.contains(&name) && self.counts.get("table").is_some_and(|n| *n > 0) {
            while self.names.last().is_some_and(|n| n != "table") {
                self.pop();
            }
        }
        if LEVEL.contains(&name) {
            return false;
        }
        if tag.closes { self.close(name) } else { self.push(name) }
    }

    fn push(&mut self, name: &str) -> bool {
        if self.names.len() >= self.limit {
            *self.missing.entry(name.to_owned()).or_default() += 1;
            self.left_out += 1;
            return true;
        }
        self.names.push(name.to_owned());
        *self.counts.entry(name.to_owned()).or_default() += 1;
        false
    }

    fn close(&mut self, name: &str) -> bool {
        if let Some(n) = self.missing.get_mut(name).filter(|n| **n > 0) {
            *n -= 1;
            return true;
        }
        if self.counts.get(name).is_some_and(|n| *n > 0) {
            while self.pop().is_some_and(|n| n != name) {}
        }
        false
    }

    fn pop(&mut self) -> Option<String> {
        let name = self.names.pop()?;
        if let Some(n) = self.counts.get_mut(&name) {
            *n -= 1;
        }
        Some(name)
    }
}

/// A tag and its place.
struct Tag {
    start: usize,
    end: usize,
    name: String,
    closes: bool,
}

impl Tag {
    /// The first tag at or behind `at`; comments are passed over.
    fn next(text: &str, at: usize) -> Option<Tag> {
        let bytes = text.as_bytes();
        let mut from = at;
        loop {
            let start = from + memchr::memchr(b'<', bytes.get(from..)?)?;
            if bytes[start..].starts_with(b"<!--") {
                from = start + 4 + memchr::memmem::find(&bytes[start + 4..], b"-->")?;
                continue;
            }
            let closes = bytes.get(start + 1) == Some(&b'/');
            let name_at = start + 1 + usize::from(closes);
            let length = bytes[name_at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            if length == 0 || !bytes[name_at].is_ascii_alphabetic() {
                from = start + 1;
                continue;
            }
            let end = tag_end(bytes, name_at + length)?;
            let name = text[name_at..name_at + length].to_ascii_lowercase();
            return Some(Tag { start, end, name, closes });
        }
    }
}

/// One past the `>` that ends a tag; those in quoted attribute values do not.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
        let sign = bytes[at];
        if sign == b'>' {
            return Some(at + 1);
        }
        let is_value = bytes[..at].iter().rev().find(|b| !b.is_ascii_whitespace()) == Some(&b'=');
        at += 1;
        if is_value {
            at += memchr::memchr(sign, bytes.get(at..)?)? + 1;
        }
    }
}

/// Where the end tag of a raw element begins.
fn raw_end(text: &str, at: usize, name: &str) -> usize {
    let bytes = text.as_bytes();
    let mut from = at;
    while let Some(i) = memchr::memmem::find(&bytes[from..], b"</") {
        let tag = from + i + 2;
        if bytes.get(tag..tag + name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name.as_bytes())) {
            return from + i;
        }
        from = tag;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_beyond_the_limit_go_and_their_text_stays() {
        let (text, left) = limit_depth("<div><div><b>a</b><i class='>'>b</i></div></div>c", 2);
        assert_eq!((text.as_ref(), left), ("<div><div>ab</div></div>c", 2));
    }

    #[test]
    fn unclosed_cells_and_paragraphs_are_not_depth() {
        let table = format!("<table>{}</table>", "<tr><td><font color=red>a<td>b<p>c<li>d".repeat(50));
        assert_eq!(limit_depth(&table, 4).1, 0);
        let scripts = "<script>if (a<b) c('<div>')</script>".repeat(50);
        assert_eq!(limit_depth(&scripts, 4).1, 0);
    }
}
