use std::collections::BTreeSet;

use proptest::{strategy::ValueTree, test_runner::Config};

use super::*;
use crate::router::{COMPONENTS, FORMS, all_words, words};

/// Fails unless all ids of a feature are short and read back, and forged ones are refused or harmless.
pub(crate) fn prove<I: CustomId>() {
    // The longest are rare.
    proptest!(Config::with_cases(2048), |(meant in I::any())| {
        let id = meant.encode();
        prop_assert!(id.len() <= LIMIT && id.is_ascii(), "{id}");
        prop_assert!(id.split(':').nth(1).is_some_and(|word| names::<I>().contains(word)), "{id}");
        let back: I = decode(&id).unwrap();
        prop_assert_eq!(back.encode(), id, "reading and writing again changes nothing");
        prop_assert_eq!(back.core(), meant.core());
    });
    proptest!(Config::with_cases(512), |(word in proptest::sample::select(names::<I>().into_iter().collect::<Vec<_>>()), rest in "(:[0-9a-f.-]{0,36}){0,3}")| {
        if let Some(meant) = decode::<I>(&format!("v1:{word}{rest}")) {
            prop_assert!(meant.encode().len() <= LIMIT);
        }
    });
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let ids = (0..500).map(|_| I::any().new_tree(&mut runner).unwrap().current().encode());
    let drawn: BTreeSet<String> = ids.filter_map(|id| Some(id.split(':').nth(1)?.to_owned())).collect();
    assert_eq!(drawn, names::<I>(), "every word is drawn");
}

fn names<I: CustomId>() -> BTreeSet<String> {
    I::WORDS.iter().map(|word| word.name.to_owned()).collect()
}

#[test]
fn ids_are_short_and_read_back() {
    COMPONENTS.iter().map(|feature| feature.prove).chain(FORMS.iter().map(|feature| feature.prove)).for_each(|f| f());
}

/// If you are here because this failed: two buttons, menus or forms have one word.
#[test]
fn every_word_means_one_thing() {
    let all = words();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
}

/// If you are here because this failed: what a button is `like` is a command as people type it.
#[test]
fn every_word_is_an_attempt_at_something() {
    let tree = crate::tree::tree();
    let commands: BTreeSet<String> = crate::gate::leaves(&tree).iter().map(|(name, _)| format!("/{name}")).collect();
    for word in all_words() {
        let known = word.attempt.parse::<crm::audit::Action>().is_ok() || commands.contains(word.attempt);
        assert!(known, "{} is an attempt at {}, which there is not", word.name, word.attempt);
    }
}

proptest! {
    #[test]
    fn the_way_back_is_the_way_there(cursors in prop::collection::vec(1i64..100_000, 1..6)) {
        let mut pages = vec![Turn::first()];
        for cursor in cursors {
            let next = pages.last().unwrap().on(cursor);
            pages.push(next);
        }
        while let Some(page) = pages.pop() {
            prop_assert_eq!(page.back().map(|t| t.at), pages.last().map(|t| t.at));
        }
    }
}

#[test]
fn ids_of_others_mean_nothing() {
    for id in ["", "v1", "v2:leads:-:", "v1:leads:+5:", "v1:leads:-5:", "v1:leads:-:-:-", "p:1"] {
        assert_eq!(decode::<crate::leads::Button>(id), None, "{id}");
    }
    assert_eq!(decode::<crate::inbox::buttons::Button>("v1:reply:nonsense"), None);
    assert_eq!(decode::<crate::perms::pick::Button>("v1:grant-pick:0:-"), None);
    assert_eq!(decode::<crate::perms::simulate::Button>("v1:cancel:"), None);
}
