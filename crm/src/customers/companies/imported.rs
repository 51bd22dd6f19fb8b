//! Many companies at once, as a file names them: found, made, and taken back.

mod sql;

use std::collections::HashMap;

use crate::{db::Tx, error::Result, ids::CompanyId, text};

/// The companies that some names mean.
pub(crate) struct Named {
    /// By the name, folded; nothing, of what several are called.
    found: HashMap<String, Option<CompanyId>>,
    /// Those that were made.
    pub made: Vec<CompanyId>,
}

/// The companies that are called or registered so. None is made.
pub(crate) async fn named(tx: &mut Tx, names: &[&str]) -> Result<Named> {
    let mut keys: Vec<String> = names.iter().map(|name| text::name_key(name)).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found: HashMap<String, Option<CompanyId>> = HashMap::new();
    for (key, id) in sql::named(tx, &keys).await? {
        found.entry(key).and_modify(|known| *known = known.filter(|known| *known == id)).or_insert(Some(id));
    }
    Ok(Named { found, made: Vec::new() })
}

impl Named {
    /// Whether several are called so.
    pub(crate) fn is_several(&self, name: &str) -> bool {
        self.found.get(&text::name_key(name)).is_some_and(Option::is_none)
    }

    /// The one that is called so.
    pub(crate) fn get(&self, name: &str) -> Option<CompanyId> {
        self.found.get(&text::name_key(name)).copied().flatten()
    }

    /// Makes those of these that are not there, once each.
    pub(crate) async fn make(&mut self, tx: &mut Tx, names: &[&str]) -> Result<()> {
        let mut new = Vec::new();
        for name in names {
            let key = text::name_key(name);
            // A name of signs alone has no key by which it could be found again.
            if !self.found.contains_key(&key) {
                let id = CompanyId::new(tx.now());
                self.found.insert(key.clone(), Some(id));
                new.push((id, (*name).to_owned(), key));
            }
        }
        self.made.extend(new.iter().map(|(id, ..)| *id));
        sql::insert(tx, &new).await
    }
}

/// Takes companies away that an import has made, which nobody has changed and nobody works for.
pub(crate) async fn take_away(tx: &mut Tx, made: &[CompanyId]) -> Result<()> {
    sql::delete(tx, made).await
}
