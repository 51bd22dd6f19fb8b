//! `crm` is in layers, and a layer imports only what stands below it. Circles that are left of before are listed here by name,
//! and the list may only shrink.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// From the bottom up. `audit` is one noun; each of the others is a folder of nouns.
const LAYERS: [&str; 9] =
    ["kernel", "people", "audit", "company", "customers", "inbox", "sales", "calendar", "overview"];

/// What stands beside the layers: work that happens later names nouns of all of them. Only the kernel may not know it.
const BESIDE: &str = "jobs";

/// Nouns and parts of the kernel that import each other in a circle, as they are today.
const CIRCLES: &[&[&str]] = &[
    &["kernel::access", "kernel::audit", "kernel::db", "kernel::queue", "kernel::registry", "kernel::server"],
    &["jobs", "people::members", "people::notice", "people::requests", "people::roles"],
];

/// If you are here because this failed: a file of a lower layer imports a higher one. Move what both need down, or turn the
/// import around: let the higher one call the lower.
#[test]
fn no_layer_imports_a_higher_one() {
    let graph = Graph::read();
    let found: BTreeSet<_> = graph.imports.iter().filter(|(from, to, _)| is_upwards(from, to)).collect();
    assert!(found.is_empty(), "these import a higher layer (who, what, in which file): {found:#?}");
}

/// If you are here because this failed: files of different nouns import each other in a circle, so that none of them can be
/// read, moved or tested without the others.
#[test]
fn nouns_form_no_circle() {
    let found: BTreeSet<BTreeSet<String>> = Graph::read().circles().into_iter().collect();
    let listed: BTreeSet<BTreeSet<String>> =
        CIRCLES.iter().map(|circle| circle.iter().map(|unit| (*unit).to_owned()).collect()).collect();
    assert_eq!(
        found, listed,
        "the circles in the sources (left) and those that are known (right), which may only shrink"
    );
}

/// The parser sees what there is to see: without this, a test that reads nothing would find nothing.
#[test]
fn imports_are_found_however_they_are_written() {
    let source = "use crate::{access::{self, Who}, db::TenantDb, kernel::caller::Person as P};\n\
                  // use crate::sales::leads;\nfn f() -> crate::ids::LeadId { \"crate::inbox::x\" }\n\
                  #[cfg(test)]\nmod tests { use crate::jobs; }";
    let paths: Vec<String> = paths_after("crate::", &code(source)).into_iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["access::self", "access::Who", "db::TenantDb", "kernel::caller::Person", "ids::LeadId"]);
    let graph = Graph::read();
    assert!(graph.imports.iter().any(|(from, to, _)| (from.as_str(), to.as_str()) == ("sales::leads", "kernel::db")));
    let ring = Graph { imports: [("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")].map(edge).into() };
    assert_eq!(ring.circles(), [["a", "b", "c"].map(str::to_owned).into()]);
}

fn edge((from, to): (&str, &str)) -> Import {
    (from.to_owned(), to.to_owned(), String::new())
}

/// Who imports what, and in which file. Who and what are nouns (`people::members`) or parts of the kernel (`kernel::db`).
type Import = (String, String, String);

struct Graph {
    imports: BTreeSet<Import>,
}

impl Graph {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crm/src");
        let names = names(&fs::read_to_string(root.join("lib.rs")).expect("lib.rs"));
        let mut imports = BTreeSet::new();
        for file in sources(&root, &root) {
            let from = unit(&file.trim_end_matches(".rs").split('/').collect::<Vec<_>>());
            let Some(from) = from.filter(|_| !is_test(&file)) else { continue };
            let source = code(&fs::read_to_string(root.join(&file)).expect("a source file"));
            assert!(
                from == "audit" || from == BESIDE || file.matches('/').count() > 1 || !source.contains("super::"),
                "{file}: what is beside a noun is named from `crate`, so that this test sees it"
            );
            for path in paths_after("crate::", &source) {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let to = unit(&path).or_else(|| names.get(path[0]).cloned());
                let to = to.unwrap_or_else(|| panic!("{file}: crate::{} is in no layer", path.join("::")));
                if to != from {
                    imports.insert((from.clone(), to, file.clone()));
                }
            }
        }
        Self { imports }
    }

    fn reachable(&self, from: &str) -> BTreeSet<String> {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(unit) = next.pop() {
            for (_, to, _) in self.imports.iter().filter(|(from, ..)| *from == unit) {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    }

    /// Units that reach each other, put together.
    fn circles(&self) -> Vec<BTreeSet<String>> {
        let units: BTreeSet<&String> = self.imports.iter().flat_map(|(from, to, _)| [from, to]).collect();
        let reach: BTreeMap<&String, BTreeSet<String>> = units.iter().map(|u| (*u, self.reachable(u))).collect();
        let circle = |unit: &String| -> BTreeSet<String> {
            reach[unit].iter().filter(|other| reach[*other].contains(unit)).cloned().collect()
        };
        let circles: BTreeSet<_> = units.into_iter().map(circle).filter(|circle| circle.len() > 1).collect();
        circles.into_iter().collect()
    }
}

/// Whether an import goes up.
fn is_upwards(from: &str, to: &str) -> bool {
    let layer = |unit: &str| LAYERS.iter().position(|layer| unit.split("::").next() == Some(layer));
    match (layer(from), layer(to)) {
        (Some(from), Some(to)) => from < to,
        (Some(kernel), None) => kernel == 0,
        (None, _) => false,
    }
}

/// The noun, or the part of the kernel, that a path leads to.
fn unit(path: &[&str]) -> Option<String> {
    match path {
        [layer @ ("audit" | "jobs"), ..] => Some((*layer).to_owned()),
        [layer, noun, ..] if LAYERS.contains(layer) => Some(format!("{layer}::{noun}")),
        _ => None,
    }
}

/// What `lib.rs` gives a short name, and where it is.
fn names(lib: &str) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for path in paths_after("use ", &code(lib)) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let target = unit(&path).or_else(|| names.get(path[0]).cloned());
        if let (Some(target), Some(name)) = (target, path.last()) {
            names.insert((*name).to_owned(), target);
        }
    }
    names
}

fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/model")
}

fn sources(root: &Path, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(root, &path));
        } else {
            found.push(path.strip_prefix(root).expect("below").display().to_string());
        }
    }
    found
}

/// The source without comments, texts and its tests.
fn code(source: &str) -> String {
    let tests = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(crate) mod tests {"];
    let end = tests.iter().filter_map(|tests| source.find(tests)).min().unwrap_or(source.len());
    let lines = source[..end].lines().map(|line| line.split("//").next().unwrap_or(line));
    let texts = lines.map(|line| line.split('"').step_by(2).collect::<Vec<_>>().join("\"\""));
    texts.collect::<Vec<_>>().join("\n")
}

/// Every path that begins after `prefix`, with the branches of `{…}` taken apart.
fn paths_after(prefix: &str, code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        branches(&code[at + prefix.len()..], &[], &mut found);
    }
    found
}

/// Reads one path, or the branches of one, and gives what follows it.
fn branches<'a>(mut rest: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let mut path = before.to_vec();
    loop {
        rest = rest.trim_start();
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside.trim_start();
            while !rest.starts_with('}') && !rest.is_empty() {
                rest = branches(rest, &path, found).trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').unwrap_or(rest.len());
        path.push(rest[..end].to_owned());
        rest = &rest[end..];
        let Some(deeper) = rest.strip_prefix("::") else { break };
        rest = deeper;
    }
    found.push(path);
    let renamed = rest.trim_start().strip_prefix("as ");
    renamed.map_or(rest, |name| name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'))
}
