//! What begins an item of a list.

/// What a marker counts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Signs {
    /// 1, 2, 3.
    Digit,
    /// 00, 01, 10の2, A001: the number of a class, which may have gaps and branches.
    Code,
    /// 1.1, 2-3: the number of its parts stands beside.
    Parts(u8),
    /// Ⅰ, II.
    Roman,
    /// ⅰ, ii.
    SmallRoman,
    /// 一, 二.
    Kanji,
    /// ア, イ, ウ.
    Kana,
    /// イ, ロ, ハ.
    Iroha,
    /// あ, い, う.
    Hiragana,
    /// い, ろ, は.
    SmallIroha,
    /// A, B.
    Letter,
    /// a, b.
    SmallLetter,
    /// ①.
    Circled,
    /// ⑴.
    Bracketed,
    /// ❶.
    Filled,
    /// ㋐.
    CircledKana,
    /// A bullet, which does not count.
    Bullet(char),
    /// 【…】: a heading in brackets, which does not count.
    Heading(char),
    /// 別紙, 附則: a part of the document.
    Part,
}

/// How the sign is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// White space stands behind it, or nothing at all.
    Bare,
    /// `1.`
    Dot,
    /// `1)`
    Close,
    /// `(1)`
    Paren,
    /// `[1]`
    Square,
    /// 第1, with its unit (章, 節, 条 …) or a blank.
    Ordinal(char),
}

/// A kind of marker: all items of one list share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Style {
    /// How it is set.
    pub shape: Shape,
    /// What it counts with.
    pub signs: Signs,
}

impl Style {
    /// True for bullets and headings in brackets, which have no order.
    pub fn counts(self) -> bool {
        !matches!(self.signs, Signs::Bullet(_) | Signs::Heading(_) | Signs::Part)
    }
}

/// A marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its kind.
    pub style: Style,
    /// From 1; 0 for a bullet.
    pub number: u32,
    /// As published: half-width, `(1)`, `①`, `ア`, `第2`.
    pub written: String,
}
