//! The form of a `custom_id`: version, word and the rest, as in `v1:reply:…`. What they mean is the features': see `route.rs`.

/// The version of all that are made now.
pub(crate) const VERSION: &str = "v1";

/// The word and the rest of a `custom_id` of this version.
pub(crate) fn split(id: &str) -> Option<(&str, Option<&str>)> {
    let id = id.strip_prefix(VERSION)?.strip_prefix(':')?;
    Some(id.split_once(':').map_or((id, None), |(word, rest)| (word, Some(rest))))
}

/// Without the version, for carrying it inside another.
pub(crate) fn unversioned(id: &str) -> &str {
    id.strip_prefix(VERSION).and_then(|id| id.strip_prefix(':')).unwrap_or(id)
}

/// With the version again.
pub(crate) fn versioned(id: &str) -> String {
    format!("{VERSION}:{id}")
}
