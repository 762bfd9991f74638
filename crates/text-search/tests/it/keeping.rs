//! What survives what: commits, crashes, damage, rebuilds.

use crate::support::*;
use std::fs;
use text_search::{Change, Error, Index, Rebuild, Stale, Writer};

#[test]
fn the_cursor_is_that_of_the_last_commit() {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = Index::open(folder.path()).expect("an index");
    assert_eq!(opened.stale, None);
    let index = opened.index;
    assert_eq!(index.cursor().expect("a cursor"), None);
    let mut writer = Writer::with_heap(&index, 15_000_000).expect("a writer");
    writer
        .apply([Change::upsert(document("a", "First", ""))], 7)
        .expect("a commit");
    assert_eq!(index.cursor().expect("a cursor"), Some(7));

    // A batch that fails half way leaves position and documents as they were.
    let torn = std::iter::once(Change::upsert(document("b", "Second", "")))
        .chain(std::iter::once_with(|| panic!("the database went away")));
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| writer.apply(torn, 8)));
    assert!(failed.is_err());
    drop(writer);
    drop(index);

    let reopened = Index::open(folder.path()).expect("an index");
    assert_eq!(reopened.stale, None);
    assert_eq!(reopened.index.cursor().expect("a cursor"), Some(7));
    assert_eq!(reopened.index.len(), 1);
}

#[test]
fn applying_twice_is_applying_once() {
    let mut archive = Archive::of([document("a", "First", "")]);
    archive.apply([
        Change::upsert(document("a", "First", "")),
        Change::delete("nobody"),
    ]);
    archive.apply([]);
    assert_eq!(archive.index.len(), 1);
    assert_eq!(archive.index.cursor().expect("a cursor"), Some(3));
}

#[test]
fn a_rebuild_is_swapped_in_whole() {
    let mut archive = Archive::of([document("old", "Headline", "")]);
    let index = archive.index.clone();
    let mut rebuild = Rebuild::begin(&index).expect("a rebuild");
    assert!(matches!(Rebuild::begin(&index), Err(Error::Rebuilding)));
    for i in 0..50 {
        rebuild
            .add(&document(&i.to_string(), "Headline", ""))
            .expect("added");
    }
    assert_eq!(archive.ids("headline"), ["old"], "the old one serves meanwhile");
    rebuild.finish(90).expect("swapped");
    assert_eq!(archive.search("headline").total, 50);
    assert_eq!(index.cursor().expect("a cursor"), Some(90));

    let late = [Change::upsert(document("late", "Headline", ""))];
    assert!(matches!(
        archive.writer.apply(late.clone(), 91),
        Err(Error::Replaced)
    ));
    assert_eq!(index.cursor().expect("a cursor"), Some(90));
    archive.writer.apply(late, 91).expect("a commit");
    assert_eq!(archive.search("headline").total, 51);
    assert_eq!(generations(&archive), 1, "the old one is removed");
}

#[test]
fn a_rebuild_given_up_leaves_no_trace() {
    let archive = Archive::of([document("old", "Headline", "")]);
    let mut rebuild = Rebuild::begin(&archive.index).expect("a rebuild");
    rebuild.add(&document("new", "Headline", "")).expect("added");
    drop(rebuild);
    assert_eq!(archive.ids("headline"), ["old"]);
    assert_eq!(generations(&archive), 1);
    Rebuild::begin(&archive.index).expect("another one");
}

#[test]
fn a_crash_during_a_rebuild_leaves_the_old_index() {
    let archive = Archive::of([document("old", "Headline", "")]);
    let mut rebuild = Rebuild::begin(&archive.index).expect("a rebuild");
    rebuild.add(&document("new", "Headline", "")).expect("added");
    let copy = copied(archive.folder.path());
    let opened = Index::open(copy.path()).expect("an index");
    assert_eq!(opened.stale, None);
    assert_eq!(opened.index.len(), 1);
    assert_eq!(opened.index.cursor().expect("a cursor"), Some(1));
    assert_eq!(
        fs::read_dir(copy.path()).expect("a folder").count(),
        3,
        "leftovers are removed"
    );
}

#[test]
fn damage_is_reported_and_replaced_by_an_empty_index() {
    let archive = Archive::of([document("a", "Headline", "body")]);
    let current = fs::read_to_string(archive.folder.path().join("CURRENT")).expect("a name");
    for damage in ["flip", "missing meta", "no generation", "other version"] {
        let copy = copied(archive.folder.path());
        let generation = copy.path().join(&current);
        let files = || {
            fs::read_dir(&generation)
                .expect("a folder")
                .map(|f| f.expect("a file").path())
        };
        match damage {
            "flip" => {
                let store = files().find(|f| f.extension().is_some_and(|e| e == "store"));
                let store = store.expect("a store");
                let mut bytes = fs::read(&store).expect("bytes");
                bytes[5] ^= 0xff;
                fs::write(&store, bytes).expect("written");
            }
            "missing meta" => fs::remove_file(generation.join("meta.json")).expect("removed"),
            "no generation" => fs::remove_dir_all(&generation).expect("removed"),
            _ => {
                let meta = generation.join("meta.json");
                let text = fs::read_to_string(&meta).expect("text");
                fs::write(&meta, text.replace("schema\\\":1", "schema\\\":0")).expect("written");
            }
        }
        let opened = Index::open(copy.path()).expect("an index");
        match damage {
            "no generation" => assert_eq!(opened.stale, None),
            "other version" => assert_eq!(opened.stale, Some(Stale::OtherVersion)),
            _ => assert!(matches!(opened.stale, Some(Stale::Damaged(_))), "{damage}"),
        }
        assert_eq!(opened.index.cursor().expect("a cursor"), None, "{damage}");
        assert!(opened.index.is_empty());
    }
}

#[test]
fn an_index_has_one_owner() {
    let archive = Archive::of([]);
    assert!(matches!(
        Index::open(archive.folder.path()),
        Err(Error::Locked(_))
    ));
}

fn generations(archive: &Archive) -> usize {
    let entries = fs::read_dir(archive.folder.path()).expect("a folder");
    entries
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()))
        .count()
}

/// What a crash at this moment would have left.
fn copied(from: &std::path::Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let to = copy.path().join(path.file_name().expect("a name"));
        if path.is_dir() {
            fs::create_dir(&to).expect("made");
            for file in fs::read_dir(&path).expect("a folder") {
                let file = file.expect("an entry").path();
                fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("copied");
            }
        } else {
            fs::copy(&path, &to).expect("copied");
        }
    }
    copy
}
