//! The storeys of this crate, held by a test: every `use crate::…` and `use super::…` is read from the sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What people come for. None imports another; what two of them need is a module of its own.
const FEATURES: [&str; 21] = [
    "alliances",
    "audit",
    "backups",
    "bookings",
    "companies",
    "contacts",
    "deals",
    "exports",
    "fields",
    "help",
    "imports",
    "inbox",
    "leads",
    "panel",
    "perms",
    "pipelines",
    "products",
    "settings",
    "stats",
    "tasks",
    "team",
];

/// What brings features together; nothing but these imports a feature.
const TOP: [&str; 7] = ["lib", "framework", "notices", "post", "router", "search", "tree"];

/// Each module with those that it imports, both by their paths (`perms::pick`).
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    read(&src, &src, &mut files);
    let known: BTreeSet<String> = files.keys().cloned().collect();
    let used = |(module, code): (&String, &String)| {
        let paths = paths(code).into_iter().filter_map(|path| absolute(module, &path));
        let used = paths.filter_map(|path| owner(&known, &path)).filter(|used| used != module);
        (module.clone(), used.collect())
    };
    files.iter().map(used).collect()
}

fn read(src: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(src, &path, files);
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test(&path) {
            let name = path.strip_prefix(src).unwrap().with_extension("");
            let name = name.to_str().unwrap().replace('/', "::");
            let code = fs::read_to_string(&path).unwrap();
            files.insert(name, code.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned());
        }
    }
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests" || stem == "layers")
}

/// Every path that begins with `crate`, `super` or `self`, braces written out.
fn paths(code: &str) -> Vec<String> {
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            if !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
                expand("", &mut code[at..].chars().peekable(), &mut found);
            }
        }
    }
    found
}

/// Reads one path, or the paths of one pair of braces.
fn expand(head: &str, rest: &mut std::iter::Peekable<std::str::Chars<'_>>, found: &mut Vec<String>) {
    let mut path = head.to_owned();
    while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || "_:".contains(*c)) {
        path.push(c);
    }
    if rest.next_if_eq(&'{').is_none() {
        found.push(path);
        return;
    }
    loop {
        while rest.next_if(|c| c.is_whitespace() || *c == ',').is_some() {}
        if rest.next_if_eq(&'}').is_some() || rest.peek().is_none() {
            return;
        }
        expand(&path, rest, found);
        // `as` and what it is called.
        while rest.next_if(|c| !",}".contains(*c)).is_some() {}
    }
}

/// From the root of the crate; `None` for what is below the module itself (`mod`, `self::child`).
fn absolute(module: &str, path: &str) -> Option<Vec<String>> {
    let mut segments: Vec<&str> = path.split("::").filter(|segment| !segment.is_empty()).collect();
    let mut from: Vec<&str> = module.split("::").collect();
    match *segments.first()? {
        "crate" => from.clear(),
        "super" => {}
        _ => return None,
    }
    while segments.first() == Some(&"super") {
        segments.remove(0);
        from.pop();
    }
    let path = from.into_iter().chain(segments.into_iter().filter(|segment| *segment != "crate"));
    Some(path.map(str::to_owned).collect())
}

/// The module that a path leads into.
fn owner(known: &BTreeSet<String>, path: &[String]) -> Option<String> {
    (1..=path.len()).rev().map(|most| path[..most].join("::")).find(|name| known.contains(name))
}

fn room(module: &str) -> &str {
    module.split("::").next().unwrap()
}

/// If you are here because this failed: move what both need into a module below them.
#[test]
fn modules_import_in_no_circle() {
    let imports = imports();
    assert!(imports.len() > 40 && imports["leads"].contains("lead_form"), "the sources are read: {imports:#?}");
    let mut left: BTreeMap<&String, BTreeSet<&String>> =
        imports.iter().map(|(m, used)| (m, used.iter().collect())).collect();
    while let Some(free) = left.iter().find(|(_, used)| used.is_empty()).map(|(module, _)| *module) {
        left.remove(free);
        left.values_mut().for_each(|used| {
            used.remove(free);
        });
    }
    assert!(left.is_empty(), "these import each other, or what does: {left:#?}");
}

/// If you are here because this failed: what two features need is a module of its own (see `lib.rs`).
#[test]
fn features_are_imported_from_above_only() {
    let is_feature = |module: &str| FEATURES.contains(&room(module));
    for (module, used) in imports() {
        for used in used.iter().filter(|used| is_feature(used)) {
            let allowed = TOP.contains(&room(&module)) || room(&module) == room(used);
            assert!(allowed, "{module} imports {used}");
        }
    }
}

/// If you are here because this failed: give the new enum its line in `router.rs`.
#[test]
fn every_enum_of_custom_ids_is_dispatched() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    read(&src, &src, &mut files);
    let made = |code: &String| code.lines().filter(|line| line.starts_with("custom_ids! {")).count();
    let made: usize = files.values().map(made).sum();
    assert_eq!(made, crate::router::COMPONENTS.len() + crate::router::FORMS.len());
}
