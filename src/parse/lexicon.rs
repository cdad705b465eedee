//! A family's word lists, gathered once per document.

use crate::model::Family;

/// The lists that alignment asks for, as plain slices.
pub(crate) struct Lexicon<'a> {
    /// Ends the name of a course.
    pub course_tail: Vec<&'a str>,
    /// Stands inside the name of a course.
    pub course_word: Vec<&'a str>,
    /// Ends the name of a track.
    pub track_tail: Vec<&'a str>,
    /// Ends the name of an occupation.
    pub occupation_tail: Vec<&'a str>,
    /// Stands in an occupation cell.
    pub occupation_word: Vec<&'a str>,
    /// Stands where a legend code would.
    pub hospital_word: Vec<&'a str>,
    /// Tells a requirement from other prose.
    pub requirement_word: Vec<&'a str>,
    /// Stands in a date cell that has no date.
    pub schedule_word: Vec<&'a str>,
    /// Stands in the name of a place.
    pub venue_word: Vec<&'a str>,
}

impl<'a> Lexicon<'a> {
    /// Gathers the lists.
    pub(crate) fn new(family: &'a Family) -> Self {
        let list = |name: &'a str| family.terms(name).map(|t| t.word.as_str()).collect();
        Lexicon {
            course_tail: list("course-tail"),
            course_word: list("course-word"),
            track_tail: list("track-tail"),
            occupation_tail: list("occupation-tail"),
            occupation_word: list("occupation-word"),
            hospital_word: list("hospital-word"),
            requirement_word: list("requirement-word"),
            schedule_word: list("schedule-word"),
            venue_word: list("venue-word"),
        }
    }
}
