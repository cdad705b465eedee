//! The codes of all findings: a public, stable list.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $word:literal $severity:ident $doc:literal;)+) => {
        /// What kind of finding it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $doc] $variant),+ }
        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];
            /// The word that is published.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $word),+ }
            }
            /// The severity it usually has.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),+ }
            }
            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $doc),+ }
            }
        }
    };
}

codes! {
    // extract
    Unreadable "unreadable" Error "The file is damaged, or is of a kind that is not read.";
    Encrypted "encrypted" Error "The file is encrypted and opens with a password only.";
    EmptyFile "empty-file" Error "The file has no content.";
    LimitSize "limit-size" Error "The file, or what it unpacks to, is larger than the limit.";
    LimitMemory "limit-memory" Error "Reading the file needed more memory than the limit.";
    LimitTime "limit-time" Error "Reading the file took longer than the limit.";
    Crashed "crashed" Error "Reading the file ended the reader process.";
    BudgetSpent "budget-spent" Warning "A counted budget (cells, columns, depth, pages, glyphs, paths) ended the reading early.";
    EncodingTie "encoding-tie" Warning "Two character encodings fit the file equally well.";
    EncodingDamage "encoding-damage" Warning "Bytes that are no character of the file's encoding.";
    PrivateCharacter "private-character" Warning "A character of a private-use area (外字): its shape is known only to the author.";
    TextMissing "text-missing" Warning "Pages without any text: scans, or letters drawn as outlines.";
    GlyphUnread "glyph-unread" Warning "Glyphs that say no character, because their font has no mapping for them.";
    FontUnread "font-unread" Warning "A font that could not be loaded; its text may be missing or wrong.";
    TextInvisible "text-invisible" Info "Text that is drawn but not to be seen: the text layer of a scan.";
    TextClipped "text-clipped" Warning "Text reaches beyond what the page or its frame shows: kept where a part of it is seen, else left out.";
    TextStruck "text-struck" Warning "Text that is struck out (a line through it, `<del>`): kept apart, and read into no value.";
    ReadingApart "reading-apart" Info "Small signs beside words that say how they are read (ルビ) or stress them: kept apart from the words.";
    QuoteUnclosed "quote-unclosed" Warning "A quote that opens a cell and is never closed; its line was read as it stands.";
    HiddenSheet "hidden-sheet" Warning "A sheet that is hidden in the workbook; it is read and said.";
    TemplateMarkup "template-markup" Info "Template code around the content was left out.";
    TrackedChanges "tracked-changes" Warning "The document holds changes that nobody has accepted: what was inserted is read, what was deleted is not.";
    TextHidden "text-hidden" Warning "Text that the document hides; it is kept apart and in no record.";
    TextAside "text-aside" Info "Words beside the text that are kept apart or not read: readings above words, prompts of blank controls, comments.";
    NumberingMade "numbering-made" Info "Markers of items that the word processor makes: they are read as they are shown, and nobody typed them.";
    PartUnread "part-unread" Warning "A part of the document that is missing, damaged or not read: pictures with words, charts, embedded files.";
    // cross-check
    CrossCheckDiffers "cross-check-differs" Warning "The second reader of PDF sees other characters than this one.";
    CrossCheckFailed "cross-check-failed" Warning "The second reader could not read the document or some of its pages, so these were not compared.";
    // assemble
    NoTable "no-table" Warning "No table was found in the document.";
    TableTurned "table-turned" Info "A table with its headings in the first column: its columns are read as records.";
    NotAPlan "not-a-plan" Warning "The tables do not look like a plan of courses; they are kept as cells.";
    HeadingUnknown "heading-unknown" Info "A column heading that no vocabulary knows; its cells are kept as notes.";
    HeadingMisplaced "heading-misplaced" Info "A heading stands over a column whose content says otherwise; the content was followed.";
    SectionRow "section-row" Info "A row of a single text that heads the rows below it; it is kept as a note.";
    CopyDiffers "copy-differs" Info "A repeated line differs from its first copy.";
    SideInferred "side-inferred" Info "A line of a comparison table stands in one column only; which one was inferred.";
    HeadingApart "heading-apart" Warning "Headings are printed apart from the lists they head; which is whose was inferred.";
    // parse
    CellShifted "cell-shifted" Info "A row's cells stand in other columns than the rest of its table.";
    CellMissing "cell-missing" Warning "A row lacks a cell that its table has.";
    CellsSwapped "cells-swapped" Warning "Two cells of a row stand in each other's place and were exchanged.";
    CellMoved "cell-moved" Warning "A cell stands where its content does not belong and was put where it does.";
    CellUnclaimed "cell-unclaimed" Warning "A cell that fits no column; it is in no record.";
    CellDoubtful "cell-doubtful" Warning "A cell was read by its position although its content does not look like that column.";
    ReadingAmbiguous "reading-ambiguous" Info "Another assignment of the row's cells is almost as likely.";
    RowOrphan "row-orphan" Info "A row of stray cells was read as a further session of the record above.";
    RowUnread "row-unread" Warning "A row that could not be read as a record; it is kept as cells.";
    BlankField "blank-field" Info "A cell that the other rows fill is empty here.";
    // split
    ValueInherited "value-inherited" Info "A blank was filled from the row above that it continues.";
    ValueInheritedAcross "value-inherited-across" Warning "A missing cell was filled from the row of another course.";
    DateUnread "date-unread" Warning "Words in a date cell that were not understood.";
    DateImpossible "date-impossible" Error "A date that no calendar has.";
    DateOrder "date-order" Warning "A period that ends before it begins.";
    EraOverrun "era-overrun" Warning "A year of an era that had ended by then (平成33年).";
    WeekdayMismatch "weekday-mismatch" Warning "The printed weekday is not the date's.";
    YearInferred "year-inferred" Info "The year is not printed; the basis is published.";
    YearUnknown "year-unknown" Warning "The year is not printed and nothing decides it.";
    RemarkUnapplied "remark-unapplied" Warning "A remark (備考) speaks of a change or a cancellation and could not be applied to the sessions of its row.";
    FeeUnread "fee-unread" Warning "Words in a fee cell that were not understood.";
    CapacityUnread "capacity-unread" Warning "Words in a capacity cell that were not understood.";
    DurationUnread "duration-unread" Info "Words in a duration cell that were kept only as text.";
    FlagUnread "flag-unread" Warning "A sign that should be ○, a dash, 有 or 無 and is not.";
    PlaceUnread "place-unread" Info "Words in a prefecture cell that name no prefecture.";
    PlacePairing "place-pairing" Info "Several places and several dates; the document does not say which goes with which.";
    NameWithheld "name-withheld" Info "A private person's name is withheld: ■ stands for each of its characters.";
    // resolve
    CodeUndefined "code-undefined" Warning "A code that no legend defines.";
    FormatLost "format-lost" Warning "The meaning of words hangs on formatting (underline, colour) that the file does not have.";
    NoteDangling "note-dangling" Warning "A note mark without a note, or a note without a mark.";
    ReferenceUnresolved "reference-unresolved" Warning "A reference (右参照, 同上) that points to nothing.";
    RelationUnresolved "relation-unresolved" Info "A course that is referred to and not in the plan.";
    // audit
    DaysDisagree "days-disagree" Warning "The days a course takes and the days of its sessions differ.";
    TimesDisagree "times-disagree" Warning "How often a course is held and the number of its sessions differ.";
    TeamSizeDisagree "team-size-disagree" Warning "Teams, team size and persons do not multiply.";
    PerVenueOnline "per-venue-online" Info "Seats are said per venue where there is none; sessions may be meant.";
    PlanStale "plan-stale" Warning "Still planned although already past at the update date.";
    SessionOrder "session-order" Info "Tracks of a course are not in the order of their dates.";
    ExamDateMissing "exam-date-missing" Warning "An exam has a fee or a place and no date.";
    DateMissing "date-missing" Info "A track without any date.";
    NumberingGap "numbering-gap" Warning "A number is missing in a numbered list.";
    NumberingDouble "numbering-double" Warning "A number stands twice in a numbered list.";
    NumberingOrder "numbering-order" Info "The items of a numbered list are not in the order of their numbers.";
    BracketUnbalanced "bracket-unbalanced" Info "A bracket that is never closed or never opened.";
    TermVariant "term-variant" Info "Two words that differ by a character or two and may mean the same.";
    LegendDisagrees "legend-disagrees" Info "What a legend code admits and what the requirements list differ.";
    InheritedDisagrees "inherited-disagrees" Info "Words that were inherited speak of others than the record's own.";
    TaxOdd "tax-odd" Info "An amount said to include tax that is no round price plus tax.";
    // emit
    Residue "residue" Warning "Characters of the document that are in no record.";
    // correct
    OverrideApplied "override-applied" Info "A value was corrected by an override; provenance names its author and reason.";
    OverrideNeedless "override-needless" Info "An override says what was read anyway; it can be removed.";
    OverrideStale "override-stale" Warning "The source no longer says what an override expects; the override was not applied.";
    OverrideDead "override-dead" Warning "An override names a record or field that the document does not have.";
    OverrideAmbiguous "override-ambiguous" Warning "An override fits several values; none was corrected.";
    OverrideContradicts "override-contradicts" Warning "Two overrides put different values in one place; neither was applied.";
    OverrideExpired "override-expired" Warning "An override's last day is over; it was not applied.";
    OverrideType "override-type" Warning "An override's value is not of its field's type; it was not applied.";
    // identity
    IdCollision "id-collision" Warning "Two records would have the same name; the later one got a number.";
    PlanCollision "plan-collision" Warning "Two documents of the package are the same plan; the later one's records got a number.";
    DocumentDouble "document-double" Warning "The same file was given twice; it is published once.";
    // gate
    BelowMinimum "below-minimum" Error "A source has fewer records than it is expected to have, or none could be read.";
    RequiredEmpty "required-empty" Error "A field that is expected to be filled is empty.";
    RecordsLost "records-lost" Error "Far fewer records than in the last accepted revision.";
    RecordsGrown "records-grown" Warning "At least twice the records of the last accepted revision.";
    LayoutDrift "layout-drift" Error "Headings or rows of a table are not those of the accepted revisions: a column was renamed, moved, dropped or added.";
    ValueDrift "value-drift" Error "A column's values are of another kind than in the accepted revisions: other classes, another magnitude, empty, damaged, or those of another column.";
    DocumentDrift "document-drift" Error "It looks like another document than the accepted revisions: another family or publisher, or nothing it says is known.";
    ReadingDrift "reading-drift" Error "Far more of it is doubtful or unread than in the accepted revisions.";
}
