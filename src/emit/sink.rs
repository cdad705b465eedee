//! Where a document's share of the package goes while it grows: a document may publish many times its own size.

use super::artifact::Artifact;
use super::tables::{Entity, TABLES};
use std::io;

/// One of the files that a document writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rows of a table, without a header line.
    Table(Entity),
    /// Its nested document.
    Json,
    /// Its lines of provenance.
    Provenance,
}

impl Part {
    /// How many there are.
    pub const COUNT: usize = TABLES.len() + 2;

    /// Its number, from 0 and below [`Part::COUNT`].
    pub fn number(self) -> usize {
        match self {
            Part::Table(entity) => entity as usize,
            Part::Json => TABLES.len(),
            Part::Provenance => TABLES.len() + 1,
        }
    }

    /// The part of that number.
    pub fn from_number(number: usize) -> Option<Part> {
        match number.checked_sub(TABLES.len()) {
            None => Some(Part::Table(TABLES[number].entity)),
            Some(0) => Some(Part::Json),
            Some(1) => Some(Part::Provenance),
            Some(_) => None,
        }
    }
}

/// Takes what a document publishes, piece by piece.
pub trait Sink {
    /// More of a part, behind what came of it before. A piece ends between two records' values, never inside one.
    ///
    /// # Errors
    /// When it can take no more; nothing else will come then.
    fn put(&mut self, part: Part, text: &str) -> io::Result<()>;

    /// Forgets all pieces so far: the document is begun anew.
    ///
    /// # Errors
    /// When it can take no more.
    fn clear(&mut self) -> io::Result<()>;
}

/// A sink in memory; it refuses nothing.
impl Sink for Artifact {
    fn put(&mut self, part: Part, text: &str) -> io::Result<()> {
        let whole = match part {
            Part::Table(entity) => self.tables.entry(entity.table().name.to_owned()).or_default(),
            Part::Json => &mut self.json,
            Part::Provenance => &mut self.provenance,
        };
        whole.push_str(text);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        *self = Artifact::default();
        Ok(())
    }
}

impl Artifact {
    /// Puts everything into a sink.
    ///
    /// # Errors
    /// What the sink says.
    pub fn pour(&self, sink: &mut dyn Sink) -> io::Result<()> {
        for table in TABLES {
            let rows = self.tables.get(table.name).map_or("", String::as_str);
            sink.put(Part::Table(table.entity), rows)?;
        }
        sink.put(Part::Json, &self.json)?;
        sink.put(Part::Provenance, &self.provenance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_number_of_its_own() {
        for number in 0..Part::COUNT {
            assert_eq!(Part::from_number(number).map(Part::number), Some(number));
        }
        assert_eq!(Part::from_number(Part::COUNT), None);
    }
}
