//! Prefecture, venue and address cells → places.

use super::group::{Cells, TrackDraft};
use super::{Reader, identity, sessions};
use crate::diag::{Code, Diagnostic};
use crate::model::{Delivery, Field, Inherited, Place, RowCell, Said, Spanned, Track};
use crate::normalize::same_key;
use crate::parse::values;
use std::ops::Range;

/// A prefecture as it is published: official name, code of JIS X 0401, its evidence.
type Prefecture = (Spanned<String>, Spanned<String>);

/// A place before it has a name.
#[derive(Clone, Default)]
struct Spot {
    scope: Said<String>,
    name: Said<String>,
    prefecture: Option<Prefecture>,
    address: Said<String>,
    delivery: Said<Vec<Delivery>>,
}

/// Reads the places of a track. If its rows differ in place, each place belongs to its row's sessions.
pub(crate) fn read(track: &mut Track, draft: &TrackDraft, reader: &mut Reader) {
    if draft.rows.len() == 1 {
        return whole_track(track, &draft.cells, reader);
    }
    let own = rows_with_places(draft);
    if !own.iter().skip(1).any(|row| differs(&own[0], row)) {
        if let Some(cells) = own.into_iter().next() {
            whole_track(track, &cells, reader);
        }
        return;
    }
    let sessions = sessions::by_row(track, draft, reader);
    for (cells, sessions) in own.iter().zip(&sessions) {
        let spots = spots(cells, reader);
        for session in sessions {
            for spot in &spots {
                push(track, spot.clone(), session.clone(), reader);
            }
        }
        if sessions.is_empty() {
            spots.into_iter().for_each(|s| push(track, s, String::new(), reader));
        }
        tell_unread(track, cells, reader);
    }
    common_prefecture(track);
}

/// For each row the cells that say its place; a row that says none takes those of the row above, as one group.
fn rows_with_places(draft: &TrackDraft) -> Vec<Cells> {
    let mut rows: Vec<Cells> = Vec::new();
    for (i, row) in draft.rows.iter().enumerate() {
        let cells = if i == 0 { &draft.cells } else { &row.fields };
        let mut own: Cells = [Field::Prefecture, Field::Venue, Field::Address]
            .iter()
            .filter_map(|f| cells.get(f).map(|c| (*f, c.clone())))
            .collect();
        if let (true, Some(above)) = (own.is_empty() && i > 0, rows.last()) {
            own = above.clone();
            let taken = own.values_mut().flatten();
            taken.for_each(|c| c.inherited = c.inherited.clone().or(Some(Inherited::Above)));
        }
        rows.push(own);
    }
    rows
}

/// A further row says a place that the first one does not.
fn differs(first: &Cells, row: &Cells) -> bool {
    let same = |own: &[RowCell], other: &[RowCell]| {
        let mut pairs = own.iter().zip(other);
        own.len() == other.len() && pairs.all(|(a, b)| same_key(&a.text.folded, &b.text.folded))
    };
    row.iter().any(|(field, own)| first.get(field).is_none_or(|other| !same(own, other)))
}

fn first(cells: &Cells, field: Field) -> Option<&RowCell> {
    cells.get(&field).and_then(|c| c.first())
}

fn whole_track(track: &mut Track, cells: &Cells, reader: &mut Reader) {
    let spots = spots(cells, reader);
    let scoped = spots.iter().any(|s| s.scope.is_some());
    let says = |s: &Spot| {
        s.name.is_some() || s.prefecture.is_some() || s.scope.is_some() || s.address.is_some() || s.delivery.is_some()
    };
    let onsite = spots.iter().filter(|s| s.prefecture.is_some()).count();
    for spot in spots.into_iter().filter(says) {
        push(track, spot, String::new(), reader);
    }
    tell_unread(track, cells, reader);
    if scoped {
        return;
    }
    let placeholder = |c: &RowCell| values::is_placeholder(&c.text.folded, reader.family);
    if let Some(undecided) = first(cells, Field::Venue).filter(|c| placeholder(c)) {
        // 未定, 別途通知: a place that is not said; the words are kept as a note.
        reader.kept.push((track.track_id.clone(), undecided.clone()));
    }
    track.venue = first(cells, Field::Venue).filter(|c| !placeholder(c)).map(|c| c.words("venue"));
    common_prefecture(track);
    if let (true, Some(cell)) = (onsite > 1 && track.sessions.len() > 1, first(cells, Field::Prefecture)) {
        let message = "the document does not say which date goes with which place".to_string();
        let finding = Diagnostic::new(Code::PlacePairing, message, cell.text.all_spans());
        reader.d.push(finding.about("tracks", track.track_id.clone(), "prefecture"));
    }
}

/// One prefecture for the whole track, if every place that names one names the same.
fn common_prefecture(track: &mut Track) {
    if track.places.iter().any(|p| p.scope.is_some()) {
        return;
    }
    let named: Vec<&Spanned<String>> = track.places.iter().filter_map(|p| p.prefecture.as_ref()).collect();
    let same = named.windows(2).all(|w| w[0].value == w[1].value);
    track.prefecture = named.first().filter(|_| same).map(|p| (*p).clone());
}

fn push(track: &mut Track, spot: Spot, session_id: String, reader: &mut Reader) {
    let what = spot.name.as_ref().or(spot.prefecture.as_ref().map(|p| &p.0)).or(spot.scope.as_ref());
    let name = identity::slug(what.map_or("_", |s| s.value.as_str()));
    let (prefecture, code) = spot.prefecture.unzip();
    track.places.push(Place {
        place_id: reader.ids.claim(&format!("{}/places/{name}", track.track_id)),
        session_id,
        position: track.places.len() as u32 + 1,
        scope: spot.scope,
        name: spot.name,
        prefecture,
        prefecture_code: code.filter(|c| !c.value.is_empty()),
        address: spot.address,
        delivery: spot.delivery,
    });
}

/// The places that a row's cells name.
fn spots(cells: &Cells, reader: &Reader) -> Vec<Spot> {
    let prefectures = first(cells, Field::Prefecture).map(|c| prefectures(c, reader)).unwrap_or_default();
    let venues = first(cells, Field::Venue).map(|c| venues(c, reader)).unwrap_or_default();
    let scoped = prefectures.iter().any(|p| p.scope.is_some()) || venues.iter().any(|v| v.scope.is_some());
    let mut spots = if scoped { by_scope(prefectures, venues) } else { paired(prefectures, venues) };
    if let Some(cell) = first(cells, Field::Address) {
        if spots.is_empty() {
            spots.push(Spot::default());
        }
        let parts = cells.get(&Field::Address).map_or(&[][..], Vec::as_slice);
        let mut address = cell.words("address");
        for part in parts.iter().skip(1) {
            address.value.push_str(&part.text.folded);
            address.at.extend(part.text.all_spans());
        }
        let found = values::find_prefecture_in_address(&address.value);
        if let [only] = &mut spots[..] {
            if only.prefecture.is_none() {
                only.prefecture = found.map(|(name, code, range)| prefecture(cell, name, code, range));
            }
            only.address = Some(address);
        }
    }
    spots
}

fn prefecture(cell: &RowCell, name: &str, code: &str, range: Range<usize>) -> Prefecture {
    (cell.said(name.to_string(), range.clone(), "prefecture"), cell.said(code.to_string(), range, "prefecture-code"))
}

fn ways(cell: &RowCell, named: &[(Delivery, Range<usize>)]) -> Said<Vec<Delivery>> {
    let mut ways: Vec<Delivery> = named.iter().map(|(w, _)| *w).collect();
    ways.sort_unstable();
    ways.dedup();
    let at = named.iter().flat_map(|(_, range)| cell.text.spans(range.clone())).collect();
    (!ways.is_empty())
        .then(|| Spanned { inherited: cell.inherited.clone(), ..Spanned::new(ways, at, "delivery-words") })
}

fn prefectures(cell: &RowCell, reader: &Reader) -> Vec<Spot> {
    let read = values::read_places(&cell.text.folded, reader.family);
    let spot = |p: values::PlaceReading| Spot {
        scope: p.scope.map(|(s, range)| cell.said(s, range, "place-scope")),
        prefecture: p.prefecture.map(|(name, code, range)| prefecture(cell, name, code, range)),
        delivery: ways(cell, &p.delivery),
        ..Spot::default()
    };
    read.places.into_iter().map(spot).collect()
}

/// The venues of a cell: parts behind 【…】 marks, else parts between slashes, else the whole.
fn venues(cell: &RowCell, reader: &Reader) -> Vec<Spot> {
    let folded = &cell.text.folded;
    let spot = |scope: Option<Range<usize>>, range: Range<usize>| {
        let words = folded[range.clone()].trim();
        let named: Vec<_> = values::read_delivery(&folded[range.clone()], reader.family)
            .into_iter()
            .map(|(w, r)| (w, r.start + range.start..r.end + range.start))
            .collect();
        Spot {
            scope: scope.map(|r| cell.said(folded[r.clone()].trim().to_string(), r, "place-scope")),
            delivery: ways(cell, &named),
            name: (!words.is_empty() && !values::is_placeholder(words, reader.family))
                .then(|| cell.said(words.to_string(), range, "venue")),
            ..Spot::default()
        }
    };
    let scoped = scoped_parts(folded);
    if !scoped.is_empty() {
        return scoped.into_iter().map(|(scope, range)| spot(scope, range)).collect();
    }
    let slashes: Vec<usize> = folded.match_indices('/').map(|(i, _)| i).collect();
    let starts = std::iter::once(0).chain(slashes.iter().map(|i| i + 1));
    let ends = slashes.iter().copied().chain([folded.len()]);
    starts.zip(ends).map(|(from, to)| spot(None, from..to)).collect()
}

/// `【研修】 A 【試験】 B` → (研修, A), (試験, B); words before the first mark have no scope.
fn scoped_parts(folded: &str) -> Vec<(Option<Range<usize>>, Range<usize>)> {
    let mut parts = Vec::new();
    let mut scope = None;
    let mut from = 0;
    let mut at = 0;
    while let Some(open) = folded[at..].find('【').map(|i| i + at) {
        let Some(close) = folded[open..].find('】').map(|i| i + open) else { break };
        if !folded[from..open].trim().is_empty() {
            parts.push((scope.take(), from..open));
        }
        scope = Some(open + '【'.len_utf8()..close);
        from = close + '】'.len_utf8();
        at = from;
    }
    if scope.is_some() {
        parts.push((scope, from..folded.len()));
    }
    parts
}

/// Prefectures and venues of the same scope are one place.
fn by_scope(prefectures: Vec<Spot>, venues: Vec<Spot>) -> Vec<Spot> {
    let scope = |s: &Spot| s.scope.as_ref().map(|s| s.value.clone());
    let mut spots = prefectures;
    for venue in venues {
        match spots.iter_mut().find(|s| s.scope.is_some() && scope(s) == scope(&venue) && s.name.is_none()) {
            Some(spot) => {
                spot.name = venue.name;
                spot.delivery = spot.delivery.take().or(venue.delivery);
            }
            None => spots.push(venue),
        }
    }
    spots
}

/// Without scopes: each venue is a place. A single prefecture holds for those that are a place one goes to (全国 for all);
/// several prefectures and as many venues are pairs; otherwise prefectures and venues stand side by side, unpaired.
fn paired(prefectures: Vec<Spot>, venues: Vec<Spot>) -> Vec<Spot> {
    let mut named: Vec<Spot> = prefectures.into_iter().filter(|s| s.prefecture.is_some()).collect();
    if venues.is_empty() {
        return named;
    }
    let mut spots = venues;
    if named.len() == 1 {
        let only = named.remove(0).prefecture;
        let nationwide = only.as_ref().is_some_and(|p| p.1.value.is_empty());
        let several = spots.len() > 1;
        for spot in &mut spots {
            let remote = spot.delivery.as_ref().is_some_and(|d| !d.value.contains(&Delivery::Onsite));
            if nationwide || !several || !remote {
                spot.prefecture = only.clone();
            }
        }
    } else if named.len() == spots.len() {
        for (spot, named) in spots.iter_mut().zip(named) {
            spot.prefecture = named.prefecture;
        }
    } else {
        spots.extend(named);
    }
    spots
}

fn tell_unread(track: &Track, cells: &Cells, reader: &mut Reader) {
    let Some(cell) = first(cells, Field::Prefecture) else { return };
    let read = values::read_places(&cell.text.folded, reader.family);
    let towns = || read.places.iter().filter_map(|p| p.town.as_ref().map(|t| t.1.clone()));
    if read.rest.is_empty() && towns().next().is_none() {
        // All of it was understood: what no value takes says again what one has said (東京/WEB開催/東京・WEB開催).
        reader.furniture.extend(cell.text.all_spans());
    }
    let words_left = towns().next().is_some() || !read.rest.is_empty();
    if words_left && cell.inherited.is_none() {
        reader.kept.push((track.track_id.clone(), cell.clone()));
    }
    for range in read.rest.iter().cloned().chain(towns()) {
        let message = format!("「{}」 is no prefecture", &cell.text.folded[range.clone()]);
        let finding = Diagnostic::new(Code::PlaceUnread, message, cell.text.spans(range));
        reader.d.push(finding.about("tracks", track.track_id.clone(), "prefecture"));
    }
}
