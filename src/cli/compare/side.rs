//! One side: the provisions of a document as they are published.

use crate::cli::diff::side::Side;
use crate::cli::exit::{self, Trouble};
use keikaku::diff::{Snapshot, Table};
use keikaku::model::{Item, Outline, RawText, Span, Text as Words};
use keikaku::normalize;
use std::collections::HashMap;
use std::path::Path;

/// A provision in words.
#[derive(Clone, Debug)]
pub(super) struct Provision {
    pub(super) path: String,
    pub(super) marker: String,
    pub(super) heading: String,
    pub(super) text: String,
    /// Row of the table: paragraphs outside any item come last there.
    row: usize,
    id: String,
    parent_id: String,
}

impl Provision {
    /// As it is printed, a line a paragraph. The heading of an article in parentheses stands above its number.
    pub(super) fn printed(&self) -> String {
        let is_article = self.marker.starts_with('第') && self.heading.starts_with('(');
        let (above, heading) = if is_article { (self.heading.as_str(), "") } else { ("", self.heading.as_str()) };
        let behind = if heading.is_empty() { self.text.clone() } else { format!("{heading}\n{}", self.text) };
        let own = format!("{} {behind}", self.marker);
        [above, own.trim()].into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// The provisions of a revision.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) document_id: String,
    pub(super) title: String,
    /// In the order of the document.
    pub(super) provisions: Vec<Provision>,
}

impl Text {
    /// The provisions of the one document that has any.
    pub(super) fn of(side: &Side, path: &Path) -> Result<Self, Trouble> {
        let name = path.display();
        if let Some(failed) = side.failed.first() {
            return Err(Trouble::new(exit::REFUSED, format!("{failed} could not be read")));
        }
        let mut owners: Vec<&str> = column(&side.tables, "provisions", "document_id").collect();
        owners.sort_unstable();
        owners.dedup();
        match owners[..] {
            [] => Err(Trouble::new(
                exit::REFUSED,
                format!("{name} holds no provisions: it is no outline that could be compared"),
            )),
            [only] => Ok(Text::read(&side.tables, only)),
            _ => {
                let message = format!("{name} holds {} outlines; name one document of each side", owners.len());
                Err(Trouble::new(exit::USAGE, message))
            }
        }
    }

    fn read(tables: &Snapshot, document_id: &str) -> Self {
        let titles = column(tables, "documents", "document_id").zip(column(tables, "documents", "title"));
        let title = titles.into_iter().find(|(id, _)| *id == document_id).map_or("", |(_, title)| title).to_owned();
        let mut rows: Vec<(u32, Provision)> = Vec::new();
        if let Some(table) = tables.table("provisions") {
            rows.extend(
                (0..table.rows())
                    .filter(|&r| cell(table, r, "document_id") == document_id)
                    .map(|r| provision(table, r)),
            );
        }
        rows.sort_by_key(|(position, _)| *position);
        let provisions = rows.into_iter().map(|(_, provision)| provision).collect();
        Text { document_id: document_id.to_owned(), title, provisions }
    }

    /// The same as a tree, and which provision each of its items is; places count from the first word.
    pub(super) fn outline(&self) -> (Outline, Vec<usize>) {
        let mut at = 0;
        let mut words = |text: &str| {
            let length = text.chars().count() as u32;
            at += length;
            normalize::fold(RawText::new(text, Span::new(1, at - length, at)))
        };
        let mut order: Vec<usize> = (0..self.provisions.len()).collect();
        order.sort_by_key(|&i| self.provisions[i].row);
        let places: HashMap<&str, usize> =
            order.iter().enumerate().map(|(n, &i)| (self.provisions[i].id.as_str(), n)).collect();
        let mut outline = Outline::default();
        for (n, &i) in order.iter().enumerate() {
            let provision = &self.provisions[i];
            let parent = places.get(provision.parent_id.as_str()).copied().filter(|p| *p < n);
            let above = parent.map(|p| self.provisions[order[p]].path.as_str());
            outline.items.push(item(provision, (parent, above), &mut words));
        }
        (outline, order)
    }
}

/// A provision as an item: what its path adds to that of its parent is its sign.
fn item(
    provision: &Provision,
    (parent, above): (Option<usize>, Option<&str>),
    words: &mut dyn FnMut(&str) -> Words,
) -> Item {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let own = above.and_then(|above| provision.path.strip_prefix(above)?.strip_prefix('/'));
    Item {
        parent: parent.filter(|_| own.is_some()),
        marker: None,
        marker_at: Vec::new(),
        sign: own.unwrap_or(&provision.path).to_owned(),
        level: 1,
        page: 1,
        heading: said(&provision.heading).map(|t| words(&t)),
        paragraphs: said(&provision.text).iter().flat_map(|t| t.split('\n')).map(words).collect(),
    }
}

fn provision(table: &Table, row: usize) -> (u32, Provision) {
    let said = |name: &str| cell(table, row, name).to_owned();
    let provision = Provision {
        path: said("path"),
        marker: said("marker"),
        heading: said("heading"),
        text: said("text"),
        row,
        id: said("provision_id"),
        parent_id: said("parent_id"),
    };
    (cell(table, row, "position").parse().unwrap_or(u32::MAX), provision)
}

fn cell<'t>(table: &'t Table, row: usize, column: &str) -> &'t str {
    table.column(column).map_or("", |c| table.cell(row, c))
}

fn column<'t>(tables: &'t Snapshot, table: &str, column: &'static str) -> impl Iterator<Item = &'t str> {
    tables.table(table).into_iter().flat_map(move |t| (0..t.rows()).map(move |r| cell(t, r, column)))
}
