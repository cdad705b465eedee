//! The structure tree of a tagged PDF (ISO 32000-1, 14.7).

use crate::model::{Tag, TagKind};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::xref::XRef;
use std::collections::{HashMap, HashSet};

/// Elements deeper than this belong to the element at this depth.
const DEEPEST: u16 = 64;
/// No page has marks numbered higher than this.
const MARKS: usize = 1 << 20;
/// A role that stands for another role, and so on, this often.
const ROLES: usize = 8;
/// A mark of two forms of one page.
const AMBIGUOUS: u32 = u32::MAX;

/// The elements, and which of them the marked content of each page belongs to.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Parents before children.
    pub tags: Vec<Tag>,
    pages: Vec<Marks>,
    /// More elements than the budget.
    pub cut: bool,
}

/// By MCID: the index of the element plus one.
#[derive(Clone, Debug, Default)]
struct Marks {
    own: Vec<u32>,
    /// Those in form XObjects that number for themselves.
    forms: Vec<u32>,
}

impl Tree {
    /// Reads the tree of a document, at most `budget` elements of it.
    pub(super) fn read(pdf: &Pdf, budget: usize) -> Self {
        let xref = pdf.xref();
        let root = xref.get::<Dict<'_>>(xref.root_id());
        let Some(root) = root.and_then(|r| r.get::<Dict<'_>>(b"StructTreeRoot")) else {
            return Tree::default();
        };
        let pages = pdf.pages().iter().enumerate().filter_map(|(n, p)| Some((p.raw().obj_id()?, n))).collect();
        let mut walk = Walk {
            xref,
            pages,
            roles: root.get(b"RoleMap").unwrap_or_default(),
            classes: root.get(b"ClassMap").unwrap_or_default(),
            seen: HashSet::new(),
            todo: Vec::new(),
            tree: Tree { tags: Vec::new(), pages: vec![Marks::default(); pdf.pages().len()], cut: false },
        };
        walk.kids(&root, None, None, 0);
        walk.run(budget);
        walk.tree
    }

    /// True when there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// The element of a mark on a page (counted from 0), drawn by the page itself or by a form on it.
    pub(super) fn element(&self, page: usize, mark: u32, in_form: bool) -> Option<u32> {
        let marks = self.pages.get(page)?;
        let marks = if in_form && !marks.forms.is_empty() { &marks.forms } else { &marks.own };
        marks.get(mark as usize).filter(|n| **n != AMBIGUOUS)?.checked_sub(1)
    }
}

/// Something below an element, still to be read.
struct Kid<'a> {
    object: MaybeRef<Object<'a>>,
    parent: Option<u32>,
    page: Option<usize>,
    depth: u16,
}

struct Walk<'a> {
    xref: &'a XRef,
    pages: HashMap<ObjectIdentifier, usize>,
    roles: Dict<'a>,
    classes: Dict<'a>,
    seen: HashSet<ObjectIdentifier>,
    todo: Vec<Kid<'a>>,
    tree: Tree,
}

impl<'a> Walk<'a> {
    fn run(&mut self, budget: usize) {
        while let Some(kid) = self.todo.pop() {
            if self.tree.tags.len() >= budget {
                self.tree.cut = true;
                return;
            }
            let object = match kid.object {
                MaybeRef::NotRef(object) => Some(object),
                // An element has one place in the tree; a second one is a cycle or damage.
                MaybeRef::Ref(r) if self.seen.insert(r.into()) => self.xref.get::<Object<'_>>(r.into()),
                MaybeRef::Ref(_) => None,
            };
            match object {
                Some(Object::Number(n)) => self.mark(kid.page, n.as_i64(), kid.parent, false),
                Some(Object::Dict(dict)) => self.dict(&dict, kid.parent, kid.page, kid.depth),
                _ => {}
            }
        }
    }

    fn dict(&mut self, dict: &Dict<'a>, parent: Option<u32>, page: Option<usize>, depth: u16) {
        let page = dict.get_ref(b"Pg").map_or(page, |r| self.pages.get(&r.into()).copied());
        let Some(role) = dict.get::<Name<'_>>(b"S") else {
            if let Some(mark) = dict.get::<i64>(b"MCID") {
                self.mark(page, mark, parent, dict.contains_key(b"Stm"));
            }
            return;
        };
        let kind = self.kind(role);
        let (row_span, column_span) =
            if matches!(kind, TagKind::Cell | TagKind::HeaderCell) { self.spans(dict) } else { (1, 1) };
        let number = self.tree.tags.len() as u32;
        let deeper = depth < DEEPEST;
        let around = if deeper { Some(number) } else { parent };
        if deeper {
            self.tree.tags.push(Tag { kind, parent, row_span, column_span });
        }
        self.kids(dict, around, page, depth.saturating_add(1));
    }

    /// Puts what is below an element on the list, the first on top.
    fn kids(&mut self, dict: &Dict<'a>, parent: Option<u32>, page: Option<usize>, depth: u16) {
        let Some(kids) = dict.get_raw::<Object<'_>>(b"K") else { return };
        let kid = |object| Kid { object, parent, page, depth };
        let resolved = match kids {
            MaybeRef::Ref(r) => match self.xref.get::<Object<'_>>(r.into()) {
                Some(Object::Array(array)) => MaybeRef::NotRef(Object::Array(array)),
                _ => MaybeRef::Ref(r),
            },
            own => own,
        };
        match resolved {
            MaybeRef::NotRef(Object::Array(array)) => {
                let first = self.todo.len();
                self.todo.extend(array.raw_iter().map(kid));
                self.todo[first..].reverse();
            }
            one => self.todo.push(kid(one)),
        }
    }

    fn mark(&mut self, page: Option<usize>, mark: i64, element: Option<u32>, in_form: bool) {
        let marks = page.and_then(|p| self.tree.pages.get_mut(p));
        let (Some(marks), Some(element), Ok(mark)) = (marks, element, usize::try_from(mark)) else { return };
        if mark >= MARKS {
            return;
        }
        let list = if in_form { &mut marks.forms } else { &mut marks.own };
        if list.len() <= mark {
            list.resize(mark + 1, 0);
        }
        list[mark] = if in_form && list[mark] != 0 { AMBIGUOUS } else { element + 1 };
    }

    fn kind(&self, role: Name<'a>) -> TagKind {
        let mut role = role;
        for _ in 0..ROLES {
            if let Some(kind) = standard(&role) {
                return kind;
            }
            match self.roles.get::<Name<'_>>(&*role) {
                Some(next) if next != role => role = next,
                _ => break,
            }
        }
        TagKind::Other
    }

    /// Rows and columns that a cell covers, from its attributes or those of its classes.
    fn spans(&self, dict: &Dict<'a>) -> (u32, u32) {
        let mut owners = attributes(dict.get::<Object<'_>>(b"A"));
        let classes = match dict.get::<Object<'_>>(b"C") {
            Some(Object::Name(name)) => vec![name],
            Some(Object::Array(names)) => names.iter::<Name<'_>>().collect(),
            _ => Vec::new(),
        };
        owners.extend(classes.iter().flat_map(|name| attributes(self.classes.get::<Object<'_>>(&**name))));
        let span = |key: &[u8]| owners.iter().find_map(|o| o.get::<u32>(key)).unwrap_or(1).max(1);
        (span(b"RowSpan"), span(b"ColSpan"))
    }
}

/// The dictionaries of an attribute entry: one, a stream's, or several with revision numbers between them.
fn attributes(object: Option<Object<'_>>) -> Vec<Dict<'_>> {
    let one = |object| match object {
        Object::Dict(dict) => Some(dict),
        Object::Stream(stream) => Some(Stream::dict(&stream).clone()),
        _ => None,
    };
    match object {
        Some(Object::Array(array)) => Array::iter::<Object<'_>>(&array).filter_map(one).collect(),
        Some(object) => one(object).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Standard structure types (14.8.4); none for a name that the role map must explain.
fn standard(role: &[u8]) -> Option<TagKind> {
    Some(match role {
        b"Table" => TagKind::Table,
        b"TR" => TagKind::Row,
        b"TH" => TagKind::HeaderCell,
        b"TD" => TagKind::Cell,
        b"Title" | b"H" => TagKind::Heading(1),
        [b'H', level @ b'1'..=b'9'] => TagKind::Heading(level - b'0'),
        b"P" | b"LBody" | b"Caption" | b"Note" | b"BlockQuote" | b"TOCI" => TagKind::Paragraph,
        b"Document" | b"Part" | b"Art" | b"Sect" | b"Div" | b"TOC" | b"Index" | b"NonStruct" | b"Private" | b"L"
        | b"LI" | b"Lbl" | b"THead" | b"TBody" | b"TFoot" | b"Span" | b"Quote" | b"Reference" | b"BibEntry"
        | b"Code" | b"Link" | b"Annot" | b"Ruby" | b"RB" | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" | b"Figure"
        | b"Formula" | b"Form" => TagKind::Other,
        _ => return None,
    })
}
