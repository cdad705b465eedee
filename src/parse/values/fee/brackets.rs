//! What stands in the brackets behind a fee: conditions, tax, contents, other fees.

use super::*;

impl Reader<'_> {
    /// In brackets: a fee of its own (for those it names), tax, what is covered, or for whom the fee before it holds.
    pub(super) fn bracket(&mut self, outer: Range<usize>, inner: Range<usize>) {
        let inside = parts(self.sq, inner.clone(), self.lexicon, |i, limit| value_at(self.sq, self.lexicon, i, limit));
        if inside.iter().any(|p| matches!(p, Part::Value(..))) {
            return match self.within(&inside, &inner) {
                true => self.close(outer),
                false => self.nested(inner),
            };
        }
        let role = |p: &Part<Value>| if let Part::Word(h) = p { Some(h.role) } else { None };
        if inside.iter().any(|p| role(p) == Some(Role::FeeReduction)) {
            return self.cell.rest.push(self.sq.bytes(inner));
        }
        let tax = inside.iter().find(|p| role(p) == Some(Role::FeeTax));
        if let Some(Part::Word(hit)) = tax {
            self.tax(hit.code == "true", hit.start..hit.end);
        }
        let said = |p: &&Part<Value>| !matches!(p, Part::Sign(..)) && role(p) != Some(Role::FeeTax);
        let covered = inside.iter().filter(|p| role(p) == Some(Role::FeeIncludes)).map(Part::range).next_back();
        let content = inside.iter().any(|p| said(&p) && role(p) != Some(Role::FeeFiller));
        match (inside.iter().find(said), inside.iter().rfind(said)) {
            (Some(first), Some(last)) if content => self.qualify(outer, first.range().start..last.range().end, covered),
            _ => self.close(outer),
        }
    }

    /// An amount in brackets that is part of the fee before it: (うち消費税100円), (テキスト代500円含む).
    pub(super) fn within(&mut self, inside: &[Part<Value>], inner: &Range<usize>) -> bool {
        let values: Vec<_> = inside.iter().filter(|p| matches!(p, Part::Value(..))).map(Part::range).collect();
        let ([value], true) = (values.as_slice(), self.pending.words.is_none()) else { return false };
        let covered = inside.iter().find_map(|p| match p {
            Part::Word(h) if h.role == Role::FeeIncludes && h.end == inner.end => Some(h.start),
            _ => None,
        });
        let before = self.sq.words(inner.start..value.start);
        let tax =
            value.end == inner.end && ["うち", "内"].iter().any(|w| before.starts_with(w)) && before.contains('税');
        let said = covered.map(|end| without_particle(self.sq, self.lexicon, inner.start..end));
        let said = said.map(|w| (self.sq.words(w.clone()), self.sq.bytes(w)));
        let at = self.sq.bytes(inner.clone());
        match (self.cell.fees.last_mut().filter(|f| f.status == FeeStatus::Amount), said) {
            (Some(fee), Some(said)) if fee.includes.is_none() => fee.includes = Some(said),
            (Some(fee), None) if tax && fee.tax_included.is_none() => fee.tax_included = Some((true, at)),
            _ => return false,
        }
        true
    }

    /// 1,000円(税込1,100円): the amount before the bracket is the one on the other side of the tax.
    pub(super) fn other_side_of_tax(&mut self, known: usize) {
        let [.., before, after] = self.cell.fees.as_slice() else { return };
        let plain = after.label.is_none() && after.condition.is_none() && before.tax_included.is_none();
        let (Some((a, _)), Some((b, _)), Some((included, at))) = (&before.amount, &after.amount, &after.tax_included)
        else {
            return;
        };
        if known + 1 == self.cell.fees.len() && plain && (if *included { a < b } else { a > b }) {
            let (included, at) = (*included, at.clone());
            let outside = self.cell.fees.iter_mut().skip(known - 1).find(|f| f.tax_included.is_none());
            let Some(before) = outside else { return };
            let label = before.label.clone();
            before.tax_included = Some((!included, at.clone()));
            before.label.get_or_insert((if included { "税抜" } else { "税込" }.to_owned(), at));
            self.cell.fees[known].label = label;
        }
    }

    /// A bracket that was understood belongs to the fee before it.
    pub(super) fn close(&mut self, outer: Range<usize>) {
        let end = self.sq.bytes(outer).end;
        if let Some(fee) = self.cell.fees.last_mut().filter(|_| self.pending.words.is_none()) {
            fee.range.end = fee.range.end.max(end);
        }
    }

    pub(super) fn nested(&mut self, inner: Range<usize>) {
        let (outside, known) = (self.pending.words.take(), self.cell.fees.len());
        let outer = std::mem::replace(&mut self.outside, known);
        self.read(inner, Some(()));
        self.outside = outer;
        self.drop_words();
        if outside.is_none() && known > 0 {
            self.other_side_of_tax(known);
        }
        let Some(words) = outside else { return };
        let said = (self.sq.words(words.clone()), self.sq.bytes(words));
        match self.cell.fees.get_mut(known).filter(|f| f.label.is_none()) {
            Some(fee) => {
                fee.range.start = fee.range.start.min(said.1.start);
                fee.label = Some(said);
            }
            None => self.cell.rest.push(said.1),
        }
    }

    pub(super) fn qualify(&mut self, outer: Range<usize>, words: Range<usize>, covered: Option<Range<usize>>) {
        let before = self.pending.words.is_some() || self.cell.fees.is_empty();
        let Some(fee) = self.cell.fees.last_mut().filter(|_| !before) else {
            return self.words(if self.pending.words.is_some() { outer } else { words });
        };
        fee.range.end = fee.range.end.max(self.sq.bytes(outer).end);
        let slot = if covered.is_some() { &mut fee.includes } else { &mut fee.condition };
        if slot.is_some() {
            self.cell.rest.push(self.sq.bytes(words));
            return;
        }
        let covered = covered.filter(|c| c.end == words.end && c.start > words.start).map(|c| words.start..c.start);
        let words = covered.map_or(words, |c| without_particle(self.sq, self.lexicon, c));
        *slot = Some((self.sq.words(words.clone()), self.sq.bytes(words)));
    }

    pub(super) fn unread_period(&mut self, parts: &[Part<Value>]) {
        let start = self.pending.words.take().map_or(parts[0].range().start, |w| w.start);
        let pending = std::mem::take(&mut self.pending);
        self.cell.rest.extend(pending.includes.map(|words| self.sq.bytes(words)));
        let end = parts.last().map_or(start, |p| p.range().end);
        self.cell.rest.push(self.sq.bytes(start..end));
    }
}
