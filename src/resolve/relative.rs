//! References that count from where they stand: 前項, 前号, 本条, 次の各号.

use crate::model::{Item, Outline, Shape};

/// The items of an outline as a tree.
pub(super) struct Tree<'a> {
    items: &'a [Item],
    /// By item: its place among those of its kind in its list, and the list.
    lists: Vec<Vec<usize>>,
    list_of: Vec<usize>,
}

/// What a word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// 条.
    Article,
    /// 項: a numbered paragraph of an article, or an item of a list.
    Paragraph,
    /// 号: an item below a paragraph.
    Item,
}

impl<'a> Tree<'a> {
    pub(super) fn new(outline: &'a Outline) -> Self {
        let items = outline.items.as_slice();
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); items.len() + 1];
        let mut list_of = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let list = item.parent.filter(|p| *p < i).map_or(0, |p| p + 1);
            lists[list].push(i);
            list_of.push(list);
        }
        Tree { items, lists, list_of }
    }

    /// The item that a word means, seen from an item; nothing where there is none.
    pub(super) fn target(&self, word: &str, own: usize) -> Option<usize> {
        if ["次の各号", "次の各項"].contains(&word) {
            return (!self.lists[own + 1].is_empty()).then_some(own);
        }
        let unit = match word.chars().next_back()? {
            '条' => Unit::Article,
            '項' => Unit::Paragraph,
            '号' => Unit::Item,
            _ => return None,
        };
        let here = self.holding(own, unit)?;
        match word.chars().next()? {
            '本' => Some(here),
            '前' => self.beside(here, false).or_else(|| self.first_paragraph(here, unit)),
            '次' => self.beside(here, true),
            _ => None,
        }
    }

    /// The article, paragraph or item that an item is or stands in.
    fn holding(&self, own: usize, unit: Unit) -> Option<usize> {
        let chain = || std::iter::successors(Some(own), |&i| self.items[i].parent.filter(|p| *p < i));
        let article = chain().find(|&i| self.is_article(i));
        match (unit, article) {
            (Unit::Article, found) => found,
            (Unit::Item, _) => Some(own).filter(|_| article != Some(own)),
            (Unit::Paragraph, Some(article)) => chain().find(|&i| self.items[i].parent == Some(article)),
            (Unit::Paragraph, None) => Some(own),
        }
    }

    fn is_article(&self, item: usize) -> bool {
        self.items[item].marker.as_ref().is_some_and(|m| m.style.shape == Shape::Ordinal('条'))
    }

    /// The item of the same list and kind of marker directly before or behind.
    fn beside(&self, item: usize, behind: bool) -> Option<usize> {
        let marker = self.items[item].marker.as_ref().filter(|m| m.style.counts())?;
        let wanted = if behind { marker.number.checked_add(1)? } else { marker.number.checked_sub(1)? };
        let list = &self.lists[self.list_of[item]];
        let at = list.partition_point(|&i| i < item);
        let is_wanted = |&&i: &&usize| {
            let other = self.items[i].marker.as_ref();
            other.is_some_and(|m| m.style == marker.style && m.number == wanted)
        };
        const NEAR: usize = 4;
        if behind {
            list[at..].iter().take(NEAR).find(is_wanted).copied()
        } else {
            list[..at].iter().rev().take(NEAR).find(is_wanted).copied()
        }
    }

    /// The first paragraph of an article has no number: it is the article.
    fn first_paragraph(&self, item: usize, unit: Unit) -> Option<usize> {
        let is_second = self.items[item].marker.as_ref().is_some_and(|m| m.number == 2);
        let parent = self.items[item].parent.filter(|p| self.is_article(*p));
        parent.filter(|_| unit == Unit::Paragraph && is_second)
    }
}
