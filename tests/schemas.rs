//! The committed schemas are those that a package gets. `KEIKAKU_BLESS=1 cargo test --test schemas` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

fn committed() -> BTreeMap<String, String> {
    let files = fs::read_dir(folder()).expect("schemas/ is there").map(|entry| entry.expect("it is readable"));
    files
        .map(|file| {
            let text = fs::read_to_string(file.path()).expect("a schema is text");
            (file.file_name().to_string_lossy().into_owned(), text)
        })
        .collect()
}

#[test]
fn committed_schemas_are_the_generated_ones() {
    let generated: BTreeMap<String, String> = keikaku::emit::schema_files().into_iter().collect();
    if std::env::var_os("KEIKAKU_BLESS").is_some() {
        fs::create_dir_all(folder()).expect("schemas/ can be made");
        for (name, text) in &generated {
            fs::write(folder().join(name), text).expect("schemas/ is writable");
        }
    }
    let committed = committed();
    assert_eq!(committed.keys().collect::<Vec<_>>(), generated.keys().collect::<Vec<_>>());
    for (name, text) in &generated {
        assert_eq!(&committed[name], text, "{name}: run with KEIKAKU_BLESS=1 and read the difference");
    }
}
