//! Styles: what a paragraph or run is without saying so itself (ISO/IEC 29500-1, 17.7).

use super::xml::{Element, each};
use std::collections::BTreeMap;

/// Number list and level of a paragraph (`w:numPr`); what is not said is inherited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ListPlace {
    /// `w:numId`; 0 takes a paragraph out of its list.
    pub(super) list: Option<u32>,
    /// `w:ilvl`, from 0.
    pub(super) level: Option<usize>,
}

impl ListPlace {
    /// Read from paragraph properties.
    pub(super) fn of(properties: Option<&Element>) -> Self {
        let place = properties.and_then(|p| p.child("w:numPr"));
        ListPlace { list: place.and_then(|p| p.number("w:numId")), level: place.and_then(|p| p.number("w:ilvl")) }
    }
}

/// How words look, as far as it changes what they say; what is not said is inherited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Not shown.
    pub(super) hidden: Option<bool>,
    /// Struck through.
    pub(super) struck: Option<bool>,
}

impl Look {
    /// Read from run properties.
    pub(super) fn of(properties: Option<&Element>) -> Self {
        let flag = |name: &str| properties.and_then(|p| p.flag(name));
        let struck = match (flag("w:strike"), flag("w:dstrike")) {
            (None, None) => None,
            (one, two) => Some(one == Some(true) || two == Some(true)),
        };
        Look { hidden: flag("w:vanish"), struck }
    }

    /// This look where it says something, else that of `below`.
    pub(super) fn over(self, below: Look) -> Look {
        Look { hidden: self.hidden.or(below.hidden), struck: self.struck.or(below.struck) }
    }
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    place: ListPlace,
    /// From 1; 10 is running text.
    heading: Option<u8>,
    look: Look,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    paragraph: Option<String>,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ParagraphStyle {
    /// Its list.
    pub(super) place: ListPlace,
    /// Level of a heading, 0 for running text.
    pub(super) heading: u8,
    /// How its words look.
    pub(super) look: Look,
    /// A line of a table of contents.
    pub(super) is_contents: bool,
}

impl Styles {
    /// Reads the part. What follows damage in it is not known.
    pub(super) fn read(xml: &str) -> (Styles, bool) {
        let mut styles = Styles::default();
        let result = each(xml, 1, &mut |e| {
            if e.name == "w:style" {
                styles.add(&e);
            }
        });
        (styles, result.is_ok())
    }

    fn add(&mut self, e: &Element) {
        let Some(id) = e.attribute("w:styleId") else { return };
        let is_default = matches!(e.attribute("w:default"), Some("1" | "true" | "on"));
        if is_default && e.attribute("w:type") == Some("paragraph") {
            self.paragraph = Some(id.to_owned());
        }
        let properties = e.child("w:pPr");
        let style = Style {
            name: e.value("w:name").unwrap_or_default().to_ascii_lowercase(),
            based_on: e.value("w:basedOn").map(str::to_owned),
            place: ListPlace::of(properties),
            heading: properties.and_then(heading),
            look: Look::of(e.child("w:rPr")),
        };
        self.by_id.insert(id.to_owned(), style);
    }

    /// A style and those it is based on, nearest first.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        /// Circles are damage.
        const LONGEST: usize = 32;
        let find = |id: Option<&'s str>| id.and_then(|id| self.by_id.get_key_value(id));
        let first = find(id);
        let next = move |(_, s): &(&'s String, &'s Style)| find(s.based_on.as_deref());
        std::iter::successors(first, next).take(LONGEST).map(|(id, s)| (id.as_str(), s))
    }

    /// What a paragraph of that style is; without an id the default style holds.
    pub(super) fn paragraph(&self, id: Option<&str>) -> ParagraphStyle {
        let mut found = ParagraphStyle::default();
        let mut heading = None;
        for (_, style) in self.chain(id.or(self.paragraph.as_deref())) {
            found.place.list = found.place.list.or(style.place.list);
            found.place.level = found.place.level.or(style.place.level);
            heading = heading.or(style.heading);
            found.look = found.look.over(style.look);
            found.is_contents |= style.name.starts_with("toc ");
        }
        found.heading = heading.filter(|h| *h <= 9).unwrap_or(0);
        found
    }

    /// How words of a character style look.
    pub(super) fn look(&self, id: Option<&str>) -> Look {
        self.chain(id).fold(Look::default(), |look, (_, style)| look.over(style.look))
    }

    /// The ids of a style and those it is based on, nearest first.
    pub(super) fn ids<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s str> {
        self.chain(id.or(self.paragraph.as_deref())).map(|(id, _)| id)
    }

    /// The list that a numbering style stands for.
    pub(super) fn list(&self, id: &str) -> Option<u32> {
        self.by_id.get(id)?.place.list
    }
}

/// The outline level of paragraph properties, from 1.
pub(super) fn heading(properties: &Element) -> Option<u8> {
    properties.number::<u8>("w:outlineLvl").map(|l| l.saturating_add(1))
}
