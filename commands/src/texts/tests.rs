use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;

/// Variables that are counted; they get every plural form.
const COUNTED: [&str; 4] = ["count", "rules", "limit", "events"];

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

/// The source of all that speaks, tests left out.
fn source() -> String {
    let rooms = [("src", "rs"), ("../words/src", "rs"), ("../web/src", "rs"), ("../web/templates", "html")];
    let rooms = rooms.map(|(room, extension)| files(&root().join(room), extension));
    let sources = rooms.into_iter().flatten().filter(|file| !file.ends_with("tests.rs"));
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

/// If you are here because this failed: a value was added to one of the enums of `words/src/named.rs` (an event, a noun, an input, a
/// door, …), and it has no text yet. An event takes two: `action-…` is what it is called, `audit-…` its sentence.
#[test]
fn everything_with_a_name_has_its_text_in_each_language() {
    for language in Language::ALL {
        let known = texts(language);
        let missing: Vec<_> = named::ids().into_iter().filter(|id| !known.contains_key(id)).collect();
        assert!(missing.is_empty(), "{language:?} lacks {missing:?}");
    }
}

/// If you are here because this failed: delete the text, or use it.
#[test]
fn every_text_is_used() {
    let used = ids_in_calls(&source());
    let by_name = |id: &str| ["permission-", "role-", "help-", "option-"].iter().any(|family| id.starts_with(family));
    let looked_up = named::ids();
    let unused = texts(Language::English).into_keys();
    let unused: Vec<_> = unused.filter(|id| !used.contains(id) && !by_name(id) && !looked_up.contains(id)).collect();
    assert!(unused.is_empty(), "{unused:?}");
    let named = |family: &str| {
        let all = texts(Language::English).into_keys();
        all.filter(|id| id.starts_with(family)).collect::<BTreeSet<String>>()
    };
    let mut descriptions = named("option-");
    descriptions.extend(named("help-").into_iter().filter(|id| !used.contains(id)));
    assert_eq!(descriptions, crate::describe::keys(&crate::tree::tree()));
}

/// Where the texts of a noun are.
const NOUNS: [(&str, &str); 31] = [
    ("webhook", "webhooks"),
    ("key", "keys"),
    ("report", "stats"),
    ("backup", "backups"),
    ("import", "imports"),
    ("alliance", "alliances"),
    ("booking", "bookings"),
    ("closure", "bookings"),
    ("resource", "bookings"),
    ("service", "bookings"),
    ("export", "exports"),
    ("field", "fields"),
    ("pipeline", "pipelines"),
    ("access", "audit"),
    ("audit", "audit"),
    ("canned_reply", "canned"),
    ("channel", "channels"),
    ("company", "companies"),
    ("contact", "contacts"),
    ("conversation", "conversations"),
    ("event", "audit"),
    ("lead", "leads"),
    ("macro", "macros"),
    ("member", "members"),
    ("merge", "contacts"),
    ("request", "requests"),
    ("deal", "deals"),
    ("product", "products"),
    ("role", "roles"),
    ("task", "tasks"),
    ("tenant", "settings"),
];

/// Where the texts of a group of commands are; the longest that fits counts.
const GROUPS: [(&str, &str); 23] = [
    ("backup", "backups"),
    ("booking", "bookings"),
    ("stats", "stats"),
    ("crm-import", "imports"),
    ("crm-imports", "imports"),
    ("alliance", "alliances"),
    ("crm-export", "exports"),
    ("fields", "fields"),
    ("pipeline", "pipelines"),
    ("audit", "audit"),
    ("crm-company", "companies"),
    ("crm-contact", "contacts"),
    ("crm-deal", "deals"),
    ("crm-lead", "leads"),
    ("crm", "leads"),
    ("deal", "deals"),
    ("help", "help"),
    ("lead", "leads"),
    ("perms", "members"),
    ("perms-role", "roles"),
    ("product", "products"),
    ("settings", "settings"),
    ("task", "tasks"),
];

/// The file that a text belongs to, where its id tells.
fn home(id: &str) -> Option<&'static str> {
    let noun = |noun: &str| NOUNS.iter().find(|(known, _)| *known == noun).map(|(_, file)| *file);
    let action = |action: &str| {
        let same = |known: &str| known.replace(['.', '_'], "-") == action;
        let known = crm::audit::Action::ALL.iter().find(|known| same(known.as_str()));
        known.and_then(|action| noun(action.noun().as_str()))
    };
    let group = |path: &str| {
        let within = |group: &str| path == group || path.starts_with(&format!("{group}-"));
        let known = GROUPS.iter().filter(|(group, _)| within(group));
        known.max_by_key(|(group, _)| group.len()).map(|(_, file)| *file)
    };
    let (family, rest) = id.split_once('-')?;
    match family {
        "noun" | "missing" => noun(rest),
        "action" | "audit" => action(rest),
        "help" | "option" => group(rest),
        "permission" => Some("permissions"),
        "page" => Some("general"),
        "role" if crm::Role::ALL.iter().any(|role| [role.text_key(), role.about_key()].iter().any(|key| key == id)) => {
            Some("role-names")
        }
        "role" | "roles" => Some("roles"),
        "lead" | "leads" => Some("leads"),
        "companies" => Some("companies"),
        "booking" | "bookings" | "service" | "services" | "resource" | "resources" | "closure" | "closures" => {
            Some("bookings")
        }
        "exports" => Some("exports"),
        "stats" => Some("stats"),
        "backups" => Some("backups"),
        "imports" => Some("imports"),
        "alliance" | "alliances" => Some("alliances"),
        "contact" | "erase" | "find" | "moment" | "story" | "count" | "duplicates" | "merge" | "suspicion"
        | "unmerge" => Some("contacts"),
        "deal" | "deals" | "board" => Some("deals"),
        "quote" => Some("quotes"),
        "product" | "products" => Some("products"),
        "request" | "wish" => Some("requests"),
        "inbox" | "reply" | "failure" => Some("conversations"),
        "rank" | "check" | "explain" | "matrix" | "simulate" | "people" => Some("members"),
        "settings" | "approvals" | "emergencies" => Some("settings"),
        "verify" | "export" | "via" | "outcome" => Some("audit"),
        _ => None,
    }
}

/// If you are here because this failed: a text belongs in the file of its noun, in both languages at the same place.
#[test]
fn every_text_is_in_the_file_of_its_noun() {
    let mut checked = 0;
    for file in files(&root().join("../locales/ar"), "ftl") {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let english = root().join("../locales/en").join(file.file_name().unwrap());
        assert_eq!(ids_in(&file), ids_in(&english), "{name}.ftl has the same ids in the same order in both languages");
        for id in ids_in(&file) {
            let home = home(&id);
            checked += usize::from(home.is_some());
            assert!(home.is_none_or(|home| home == name), "{id} is in {name}.ftl and belongs in {home:?}");
        }
    }
    assert!(checked > 300, "most ids tell: {checked}");
    assert_eq!(files(&root().join("../locales/en"), "ftl").len(), files(&root().join("../locales/ar"), "ftl").len());
}

/// Their order in the file.
fn ids_in(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let begins = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    begins.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect()
}

/// The forms that a text gives after `PLURAL(`, in each place where it counts.
fn plurals(text: &str) -> Vec<&str> {
    text.split("PLURAL(").skip(1).collect()
}

/// Arabic has six plural forms; a text that counts has to have them all.
#[test]
fn arabic_counts_in_all_six_forms() {
    for (id, text) in texts(Language::Arabic) {
        for place in plurals(&text) {
            for form in ["[zero]", "[one]", "[two]", "[few]", "[many]", "*[other]"] {
                assert!(place.contains(form), "{id} has no {form}");
            }
        }
    }
}

/// If you are here because this failed: write `PLURAL($count) ->`, for fluent's own choice of a plural form is wrong.
#[test]
fn plural_forms_are_selected_by_our_own_function() {
    let mut counting = 0;
    for (id, text) in Language::ALL.into_iter().flat_map(texts) {
        let parts: Vec<&str> = text.split("->").collect();
        for part in parts.windows(2) {
            let selector = part[0].rsplit('{').next().unwrap().trim();
            let forms = ["[zero]", "[one]", "[two]", "[few]", "[many]"].iter().any(|form| part[1].contains(form));
            assert_eq!(forms, selector.starts_with("PLURAL("), "{id} selects by {selector}");
            counting += usize::from(forms);
        }
    }
    assert!(counting > 20, "the search finds them: {counting}");
}

/// CLDR, "Language Plural Rules": the last two digits decide in Arabic.
#[test]
fn numbers_take_the_form_that_cldr_says() {
    let bare = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
    let counts = [0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 110, 111, 1003];
    for language in Language::ALL {
        let lines: Vec<String> = counts
            .into_iter()
            .map(|count| {
                let leads = bare(t!(language, "leads-title", count = count));
                format!("{} · {leads}", bare(t!(language, "people-granted", count = count)))
            })
            .collect();
        insta::assert_snapshot!(format!("plurals_{}", language.as_str()), lines.join("\n"));
    }
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
