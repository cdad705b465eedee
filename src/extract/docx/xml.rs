//! XML of Office Open XML as small trees. Only this file of the folder knows `quick-xml`.
//!
//! Names are written with the prefix that Word itself uses, whatever prefix and whichever of the two sets of namespaces
//! (transitional or strict, ISO/IEC 29500-1 and -4) the file has.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

/// Elements inside one another that are followed; what lies deeper is read as words without structure. Word itself nests a few dozen.
const DEPTH: usize = 300;

/// Namespaces that matter, and how their names are written here.
const SPACES: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w:"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w:"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc:"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14:"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r:"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r:"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m:"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m:"),
    ("http://www.w3.org/XML/1998/namespace", "xml:"),
];

/// An element with what stands in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// `w:p`; names of other namespaces begin with `x:`.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// In order.
    pub(super) children: Vec<Node>,
}

/// A part of an element.
#[derive(Debug)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Words.
    Text(String),
}

/// Why a part is no XML.
#[derive(Debug)]
pub(super) struct Damage(pub(super) String);

impl Element {
    /// An attribute; those without a namespace have no prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.name == name)
    }

    /// Children that are elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|n| match n {
            Node::Element(e) => Some(e),
            Node::Text(_) => None,
        })
    }

    /// `w:val` of a child.
    pub(super) fn value(&self, child: &str) -> Option<&str> {
        self.child(child)?.attribute("w:val")
    }

    /// A number as `w:val` of a child.
    pub(super) fn number<T: std::str::FromStr>(&self, child: &str) -> Option<T> {
        self.value(child)?.trim().parse().ok()
    }

    /// A property that is on or off (ISO/IEC 29500-1, 17.17.4); nothing where it is not said.
    pub(super) fn flag(&self, child: &str) -> Option<bool> {
        let found = self.child(child)?;
        Some(!matches!(found.attribute("w:val"), Some("0" | "false" | "off" | "none")))
    }

    /// The words of the element itself.
    pub(super) fn words(&self) -> String {
        let texts = self.children.iter().filter_map(|n| match n {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// The element or one inside it has that name.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.name == name || self.elements().any(|e| e.holds(name))
    }
}

/// Hands every element at `level` (0 is the root) to `take`, one after the other, so that only one of them is held. True if some
/// of it was nested too deep.
pub(super) fn each(xml: &str, level: usize, take: &mut dyn FnMut(Element)) -> Result<bool, Damage> {
    let mut reader = quick_xml::NsReader::from_str(xml);
    let mut tree = Tree { level, at: 0, open: Vec::new(), over: 0, is_deep: false, take };
    loop {
        let event = reader.read_event().map_err(|e| Damage(e.to_string()))?;
        match event {
            Event::Start(e) => {
                let element = element(&e, &reader);
                tree.start(element);
            }
            Event::Empty(e) => {
                let element = element(&e, &reader);
                tree.start(element);
                tree.end();
            }
            Event::End(_) => tree.end(),
            Event::Text(e) => tree.words(&e.xml10_content()),
            Event::CData(e) => tree.words(&e.xml10_content()),
            Event::GeneralRef(e) => tree.words(&resolve(&e)),
            Event::Eof if tree.at > 0 => return Err(Damage("it ends in the middle".to_owned())),
            Event::Eof => return Ok(tree.is_deep),
            _ => {}
        }
    }
}

/// A character reference or one of the five entities of XML. Others have no place in Office Open XML (ISO/IEC 29500-2, 6.2.5): their
/// names are kept as words and never expanded.
fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(reference)
            .map_or_else(|| format!("&{};", &**reference), str::to_owned),
    }
}

fn element(e: &BytesStart<'_>, reader: &quick_xml::NsReader<&[u8]>) -> Element {
    let (space, local) = reader.resolver().resolve_element(e.name());
    let name = format!("{}{}", prefix(&space, "x:"), local.as_ref());
    let mut attributes = e.attributes();
    let attributes = attributes.with_checks(false).flatten().map(|a| {
        let (space, local) = reader.resolver().resolve_attribute(a.key);
        let value = quick_xml::escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), |v| v.into_owned());
        (format!("{}{}", prefix(&space, ""), local.as_ref()), value)
    });
    Element { name, attributes: attributes.collect(), children: Vec::new() }
}

fn prefix(space: &ResolveResult<'_>, unbound: &'static str) -> &'static str {
    match space {
        ResolveResult::Bound(Namespace(uri)) => SPACES.iter().find(|(u, _)| u == uri).map_or("x:", |(_, p)| p),
        _ => unbound,
    }
}

/// Elements that are open.
struct Tree<'f> {
    level: usize,
    at: usize,
    open: Vec<Element>,
    /// Elements open beyond the depth that is followed.
    over: usize,
    is_deep: bool,
    take: &'f mut dyn FnMut(Element),
}

impl Tree<'_> {
    fn start(&mut self, element: Element) {
        let level = self.at;
        self.at += 1;
        if level < self.level {
            return;
        }
        if self.open.len() < DEPTH {
            self.open.push(element);
            return;
        }
        (self.over, self.is_deep) = (self.over + 1, true);
        if element.name == "w:p" {
            self.leaf("w:br", None);
        }
    }

    fn end(&mut self) {
        self.at = self.at.saturating_sub(1);
        if self.over > 0 {
            self.over -= 1;
            return;
        }
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(done)),
            None => (self.take)(done),
        }
    }

    fn words(&mut self, words: &str) {
        if self.over > 0 {
            if !words.trim().is_empty() {
                self.leaf("w:t", Some(words));
            }
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        match open.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(words),
            // White space between elements only indents the file.
            _ if words.trim().is_empty() && !open.name.ends_with(":t") => {}
            _ => open.children.push(Node::Text(words.to_owned())),
        }
    }

    fn leaf(&mut self, name: &str, words: Option<&str>) {
        let children = words.map(|w| Node::Text(w.to_owned())).into_iter().collect();
        if let Some(open) = self.open.last_mut() {
            open.children.push(Node::Element(Element { name: name.to_owned(), attributes: Vec::new(), children }));
        }
    }
}

/// True for XML whose root element is called that, whatever its namespace: enough to tell whose file it is.
pub(super) fn has_root(xml: &str, local: &str) -> bool {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => return e.local_name().as_ref() == local,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trees(xml: &str, level: usize) -> Vec<Element> {
        let mut found = Vec::new();
        each(xml, level, &mut |e| found.push(e)).unwrap();
        found
    }

    #[test]
    fn both_sets_of_namespaces_and_any_prefix_are_one() {
        let strict =
            r#"<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><p a="1"><t>春&amp;秋&#x3042;</t></p></d>"#;
        let old = r#"<q:d xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:p q:a="1"><q:t>夏</q:t></q:p></q:d>"#;
        let (strict, old) = (trees(strict, 1), trees(old, 1));
        assert_eq!((strict[0].name.as_str(), strict[0].attribute("a")), ("w:p", Some("1")));
        assert_eq!(strict[0].child("w:t").map(Element::words).as_deref(), Some("春&秋あ"));
        assert_eq!((old[0].name.as_str(), old[0].attribute("w:a")), ("w:p", Some("1")));
    }

    #[test]
    fn entities_are_not_expanded_and_cut_files_are_damaged() {
        let bomb = "<!DOCTYPE d [<!ENTITY a \"ああ\"><!ENTITY b \"&a;&a;\">]><d><t>&b;</t></d>";
        assert_eq!(trees(bomb, 1)[0].words(), "&b;");
        assert!(each("<d><p>", 1, &mut |_| {}).is_err());
        assert!(each("<d></p></d>", 1, &mut |_| {}).is_err());
    }

    #[test]
    fn words_beyond_the_depth_are_kept() {
        let xml = format!("<d>{}<t>奥</t>{}</d>", "<x>".repeat(5000), "</x>".repeat(5000));
        let mut found = Vec::new();
        assert!(each(&xml, 1, &mut |e| found.push(e)).unwrap());
        fn words(e: &Element) -> String {
            e.words() + &e.elements().map(words).collect::<String>()
        }
        assert_eq!(words(&found[0]), "奥");
    }
}
