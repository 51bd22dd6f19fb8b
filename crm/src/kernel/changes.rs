//! How often a row has been changed, by whom last, and with which change each input of its form: by that it is told whether somebody's form is
//! stale, and by how the row was before, what somebody takes back.

use serde_json::Value;

use crate::error::Field;

/// The columns `version`, `changed_by` (as a name) and `changed` of a row that is locked, and `to_jsonb` of it as `before`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Changes {
    /// How often it has been changed.
    pub version: i64,
    /// Who changed it last, by name, if it was a person.
    pub changed_by: Option<String>,
    /// The version with which each input was changed last: `{"name": 3}`.
    changed: Value,
    /// The row as it was when it was locked.
    pub before: Value,
}

impl Changes {
    /// Which inputs were changed since it was seen at this version; `None` if nothing was, or if it is not known when it was seen. None of
    /// the inputs, if what was changed is nothing that the form says: somebody gave it away, or moved it.
    pub fn since(&self, seen: Option<i64>) -> Option<Vec<Field>> {
        let seen = seen.filter(|seen| *seen != self.version)?;
        let since = |field: &&Field| self.changed.get(field.as_str()).and_then(Value::as_i64).unwrap_or(0) > seen;
        Some(Field::ALL.iter().filter(since).copied().collect())
    }

    /// Which inputs the newest change changed.
    pub fn newest(&self) -> Vec<&str> {
        let fields = self.changed.as_object().into_iter().flatten();
        fields.filter(|(_, with)| with.as_i64() == Some(self.version)).map(|(field, _)| field.as_str()).collect()
    }

    /// The same, but for what the form does not say: what a colleague has typed over, if anything.
    pub fn of_the_form(&self, seen: Option<i64>) -> Option<Vec<Field>> {
        let what = self.since(seen)?.into_iter().filter(|field| *field != Field::Extra).collect::<Vec<_>>();
        Some(what).filter(|what| !what.is_empty())
    }

    /// The same of the form of the company's own fields, which says nothing else.
    pub fn of_more(&self, seen: Option<i64>) -> Option<Vec<Field>> {
        let is_more = self.since(seen)?.contains(&Field::Extra);
        is_more.then(|| vec![Field::Extra])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_is_stale_by_what_it_says() {
        let changed = json!({ "name": 3, "notes": 5, "of a later version": 5 });
        let changes = Changes { version: 6, changed_by: None, changed, before: Value::Null };
        assert_eq!((changes.since(None), changes.since(Some(6))), (None, None));
        assert_eq!(changes.since(Some(2)), Some(vec![Field::Name, Field::Notes]));
        assert_eq!(changes.since(Some(4)), Some(vec![Field::Notes]));
        assert_eq!((changes.since(Some(5)), changes.of_the_form(Some(5))), (Some(Vec::new()), None));
        assert!(changes.newest().is_empty());
        assert_eq!(Changes { version: 3, ..changes }.newest(), ["name"]);
        // Two forms of one thing: what the one says is nothing to the other.
        let changes =
            Changes { version: 3, changed_by: None, changed: json!({ "name": 2, "extra": 3 }), before: Value::Null };
        assert_eq!((changes.of_the_form(Some(2)), changes.of_the_form(Some(1))), (None, Some(vec![Field::Name])));
        assert_eq!((changes.of_more(Some(2)), changes.of_more(Some(3))), (Some(vec![Field::Extra]), None));
    }
}
