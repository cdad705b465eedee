//! The place of one value in a record, whatever its type.

use super::value::{Plain, Value};
use crate::model::{Said, Spanned};

/// A value that may be corrected.
pub(super) trait Slot {
    /// As it is published; empty where there is none.
    fn plain(&self) -> String;
    /// Where it was read; none where there is no value, or where it is a verdict on other words.
    fn from(&self) -> Option<Spanned<()>>;
    /// Puts another value here, with `from` as its evidence.
    ///
    /// # Errors
    /// What may stand here, in words.
    fn put(&mut self, value: &Value, from: &Spanned<()>) -> Result<(), String>;
}

/// Where a value was read, without it.
pub(super) fn bare<T>(said: &Spanned<T>) -> Spanned<()> {
    Spanned {
        value: (),
        at: said.at.clone(),
        rule: said.rule,
        rivals: said.rivals.clone(),
        inherited: said.inherited.clone(),
    }
}

fn spanned<T: Plain>(value: &Value, from: &Spanned<()>) -> Result<Spanned<T>, String> {
    let taken = T::take(value)?;
    Ok(from.clone().map(|()| taken))
}

impl<T: Plain> Slot for Said<T> {
    fn plain(&self) -> String {
        self.as_ref().map_or_else(String::new, |said| said.value.plain())
    }

    fn from(&self) -> Option<Spanned<()>> {
        self.as_ref().map(bare)
    }

    fn put(&mut self, value: &Value, from: &Spanned<()>) -> Result<(), String> {
        *self = if value.is_empty() { None } else { Some(spanned(value, from)?) };
        Ok(())
    }
}

impl<T: Plain> Slot for Spanned<T> {
    fn plain(&self) -> String {
        self.value.plain()
    }

    fn from(&self) -> Option<Spanned<()>> {
        Some(bare(self))
    }

    fn put(&mut self, value: &Value, from: &Spanned<()>) -> Result<(), String> {
        filled(value)?;
        *self = spanned(value, from)?;
        Ok(())
    }
}

/// A verdict: its evidence is that of the words it is about.
pub(super) struct Judged<'a, T>(pub(super) &'a mut T);

impl<T: Plain> Slot for Judged<'_, T> {
    fn plain(&self) -> String {
        self.0.plain()
    }

    fn from(&self) -> Option<Spanned<()>> {
        None
    }

    fn put(&mut self, value: &Value, _: &Spanned<()>) -> Result<(), String> {
        filled(value)?;
        *self.0 = T::take(value)?;
        Ok(())
    }
}

/// A verdict that need not be there.
pub(super) struct MaybeJudged<'a, T>(pub(super) &'a mut Option<T>);

impl<T: Plain> Slot for MaybeJudged<'_, T> {
    fn plain(&self) -> String {
        self.0.as_ref().map_or_else(String::new, Plain::plain)
    }

    fn from(&self) -> Option<Spanned<()>> {
        None
    }

    fn put(&mut self, value: &Value, _: &Spanned<()>) -> Result<(), String> {
        *self.0 = if value.is_empty() { None } else { Some(T::take(value)?) };
        Ok(())
    }
}

fn filled(value: &Value) -> Result<(), String> {
    if value.is_empty() { Err("never empty".to_owned()) } else { Ok(()) }
}
