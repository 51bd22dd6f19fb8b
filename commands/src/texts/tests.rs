use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;

/// Variables that are counted; they get every plural form.
const COUNTED: [&str; 3] = ["count", "rules", "limit"];

/// Every text of a language, as written: its id and what follows.
fn texts(language: Language) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in files(&root().join("../locales").join(language.as_str()), "ftl") {
        let mut current: Option<(String, String)> = None;
        for line in fs::read_to_string(&file).unwrap().lines().chain(["#"]) {
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
            if (begins || line.starts_with('#'))
                && let Some((id, text)) = current.take()
            {
                assert_eq!(found.insert(id.clone(), text), None, "{id} is there twice, again in {}", file.display());
            }
            if begins {
                let (id, text) = line.split_once('=').unwrap();
                current = Some((id.trim().to_owned(), text.to_owned()));
            } else if let Some((_, text)) = &mut current {
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(files(&entry, extension));
        } else if entry.extension().is_some_and(|e| e == extension) {
            found.push(entry);
        }
    }
    found
}

fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    text.split('$').skip(1).map(name).collect()
}

/// The door's own source, tests left out.
fn source() -> String {
    let sources = files(&root().join("src"), "rs").into_iter().filter(|file| !file.ends_with("tests.rs"));
    let code = sources.map(|file| fs::read_to_string(file).unwrap());
    let code = code.map(|code| code.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned()).collect::<String>();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The first string in each `t!(…)`.
fn ids_in_calls(code: &str) -> BTreeSet<String> {
    let calls =
        code.split("t!(").skip(1).filter(|call| call.split('"').next().unwrap().trim_end().ends_with("language,"));
    calls.filter_map(|call| call.split('"').nth(1)).map(str::to_owned).collect()
}

#[test]
fn both_languages_say_the_same_things() {
    let (arabic, english) = (texts(Language::Arabic), texts(Language::English));
    let ids = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&arabic), ids(&english));
    for (id, text) in &arabic {
        assert_eq!(variables(text), variables(&english[id]), "the variables of {id} differ");
    }
}

#[test]
fn every_text_renders_in_both_languages() {
    for language in Language::ALL {
        for (id, written) in texts(language) {
            for count in [0, 1, 2, 3, 11, 100] {
                let names = variables(&written);
                let value = |name: &String| match COUNTED.contains(&name.as_str()) {
                    true => FluentValue::from(count),
                    false => FluentValue::from("X"),
                };
                let args: Vec<(&str, FluentValue<'_>)> = names.iter().map(|n| (n.as_str(), value(n))).collect();
                let text = text(language, &id, &args);
                assert!(!text.trim().is_empty() && !text.contains(['{', '}', '$']), "{id}: {text}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "error-internal-misspelt")]
fn a_text_that_is_missing_is_loud_here() {
    t!(Language::Arabic, "error-internal-misspelt");
}

#[test]
#[should_panic(expected = "audit-reason")]
fn a_variable_that_is_missing_is_loud_here() {
    t!(Language::Arabic, "audit-reason");
}

/// If you are here because this failed: the code asks for a text that is in no file.
#[test]
fn every_id_in_the_code_exists() {
    let known = texts(Language::English);
    let used = ids_in_calls(&source());
    assert!(used.len() > 100, "the search finds the calls: {}", used.len());
    let unknown: Vec<_> = used.iter().filter(|id| !known.contains_key(*id)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// If you are here because this failed: delete the text, or use it.
#[test]
fn every_text_is_used() {
    let used = ids_in_calls(&source());
    let by_name =
        |id: &str| ["permission-", "role-", "help-", "action-", "noun-"].iter().any(|family| id.starts_with(family));
    let unused: Vec<_> = texts(Language::English).into_keys().filter(|id| !used.contains(id) && !by_name(id)).collect();
    assert!(unused.is_empty(), "{unused:?}");
    let named = |family: &str| {
        let all = texts(Language::English).into_keys();
        all.filter(|id| id.starts_with(family)).collect::<BTreeSet<String>>()
    };
    let actions = crm::audit::ACTIONS.iter().map(|(action, _)| format!("action-{}", action.replace(['.', '_'], "-")));
    assert_eq!(named("action-"), actions.collect());
    let nouns = crm::audit::ACTIONS.iter().map(|(_, noun)| format!("noun-{noun}"));
    assert_eq!(named("noun-"), nouns.collect());
    let commands = crate::tree();
    let mut sentences: BTreeSet<String> =
        ["help-title", "help-intro", "help-line", "help-line-locked"].map(str::to_owned).into();
    sentences.extend(
        crate::gate::leaves(&commands).iter().map(|(name, _)| format!("help-{}", name.replace([' ', '_'], "-"))),
    );
    assert_eq!(named("help-"), sentences);
}

/// Arabic has six plural forms; a text that counts has to have them all.
#[test]
fn arabic_counts_in_all_six_forms() {
    for (id, text) in texts(Language::Arabic) {
        if COUNTED.iter().any(|name| text.contains(&format!("${name} ->"))) {
            for form in ["[zero]", "[one]", "[two]", "[few]", "[many]", "*[other]"] {
                assert!(text.contains(form), "{id} has no {form}");
            }
        }
    }
    let leads =
        |count: i64| t!(Language::Arabic, "people-granted", count = count).replace(['\u{2068}', '\u{2069}'], "");
    insta::assert_snapshot!([0, 1, 2, 3, 10, 11, 99, 100, 102, 103].map(leads).join("\n"));
}

/// Discord's limits for what is not cut elsewhere without loss: buttons and labels of a form's fields.
#[test]
fn labels_fit() {
    for language in Language::ALL {
        for (id, text) in texts(language) {
            let most = match id.as_str() {
                id if id.starts_with("button-") || id.starts_with("page-") => 80,
                id if id.starts_with("field-") => 45,
                _ => continue,
            };
            assert!(text.trim().chars().count() <= most, "{id} in {language:?}");
        }
    }
}
