//! Glyphs drawn twice: bold by overprinting, shadows, outlines over fills. The reader sees one.

/// The same glyph again is a copy if its origin is no farther than this part of the em along the line …
const ALONG: i32 = 10;
/// … and no farther than this part of it across. Both are what poppler allows (`TextPage::addChar`).
const ACROSS: i32 = 5;

/// Finds glyphs by what they say and where they stand, in constant time.
///
/// An open hash table over cells of 0.4 em: a copy lies in the cell of its original or in one of three neighbours. Emptied by
/// counting up `page`, so that a page costs nothing but its own glyphs.
#[derive(Debug, Default)]
pub(super) struct Copies {
    slots: Vec<Slot>,
    used: usize,
    page: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    page: u32,
    sign: u32,
    glyph: u32,
    x: i32,
    y: i32,
}

/// A glyph as far as copies are concerned; lengths in 1/100 pt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// What it says.
    pub character: char,
    /// Its origin.
    pub x: i32,
    /// Its origin.
    pub y: i32,
    /// Its em.
    pub size: i32,
    /// True when its line runs up or down.
    pub upright: bool,
    /// What it may be a copy in: glyphs beyond the frame of their text (not 0) are no copies of what is seen there, nor of
    /// those of another frame.
    pub frame: u32,
}

impl Copies {
    /// Forgets the glyphs of the last page.
    pub(super) fn next_page(&mut self) {
        self.page += 1;
        self.used = 0;
    }

    /// The glyph that `mark` is a copy of; otherwise it is remembered as number `glyph`.
    pub(super) fn original(&mut self, mark: &Mark, glyph: u32) -> Option<u32> {
        let cell = (mark.size * 2 / 5).max(1);
        let (column, row) = (mark.x.div_euclid(cell), mark.y.div_euclid(cell));
        let beside = |at: i32| if at.rem_euclid(cell) * 2 < cell { -1 } else { 1 };
        let (dx, dy) = (beside(mark.x), beside(mark.y));
        let cells = [(column, row), (column + dx, row), (column, row + dy), (column + dx, row + dy)];
        if let Some(found) = cells.iter().find_map(|c| self.find(mark, *c)) {
            return Some(found);
        }
        self.remember(mark, (column, row), glyph);
        None
    }

    fn find(&self, mark: &Mark, cell: (i32, i32)) -> Option<u32> {
        let (start, sign) = place(mark, cell);
        let mask = self.slots.len().checked_sub(1)?;
        let (along, across) = (mark.size / ALONG, mark.size / ACROSS);
        let (x, y) = if mark.upright { (across, along) } else { (along, across) };
        let mut at = start & mask;
        while self.slots[at].page == self.page {
            let slot = &self.slots[at];
            if slot.sign == sign && (slot.x - mark.x).abs() <= x && (slot.y - mark.y).abs() <= y {
                return Some(slot.glyph);
            }
            at = (at + 1) & mask;
        }
        None
    }

    fn remember(&mut self, mark: &Mark, cell: (i32, i32), glyph: u32) {
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let (start, sign) = place(mark, cell);
        self.put(start, Slot { page: self.page, sign, glyph, x: mark.x, y: mark.y });
    }

    fn put(&mut self, start: usize, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = start & mask;
        while self.slots[at].page == self.page {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
        self.used += 1;
    }

    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(1 << 12);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); length]);
        self.used = 0;
        // A slot is sought from its sign, which is as good as the whole hash.
        for slot in old {
            if slot.page == self.page {
                self.put(slot.sign as usize, slot);
            }
        }
    }
}

/// Where to begin to look, and what to compare.
fn place(mark: &Mark, (column, row): (i32, i32)) -> (usize, u32) {
    let key = u64::from(u32::from(mark.character))
        ^ (u64::from(mark.frame) << 32)
        ^ ((column as u32 as u64) << 21)
        ^ ((row as u32 as u64) << 42);
    let mixed = (key ^ (key >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let sign = (mixed >> 32) as u32;
    (sign as usize, sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(character: char, x: i32, y: i32) -> Mark {
        Mark { character, x, y, size: 1000, upright: false, frame: 0 }
    }

    fn filled() -> Copies {
        let mut copies = Copies::default();
        copies.next_page();
        (0..20_000).for_each(|n| assert_eq!(copies.original(&mark('一', n * 500, 7), n as u32), None));
        copies
    }

    #[test]
    fn a_shadow_is_a_copy_however_much_was_drawn_between() {
        let mut copies = filled();
        assert_eq!(copies.original(&mark('一', 40 * 500 + 60, 160), 0), Some(40));
        assert_eq!(copies.original(&mark('二', 40 * 500 + 60, 160), 0), None, "another character is no copy");
        assert_eq!(copies.original(&mark('一', 40 * 500 + 160, 7), 1), None, "a sixth of an em along is too far");
    }

    #[test]
    fn what_is_beyond_its_frame_is_no_copy_of_what_is_seen() {
        let mut copies = filled();
        let beyond = Mark { frame: 3, ..mark('一', 40 * 500, 7) };
        assert_eq!(copies.original(&beyond, 5), None);
        assert_eq!(copies.original(&beyond, 6), Some(5), "overprinted");
        assert_eq!(copies.original(&Mark { frame: 4, ..beyond }, 7), None);
    }

    #[test]
    fn pages_have_nothing_in_common() {
        let mut copies = filled();
        copies.next_page();
        assert_eq!(copies.original(&mark('一', 500, 7), 0), None);
    }
}
