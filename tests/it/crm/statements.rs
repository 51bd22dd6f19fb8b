//! Every SQL statement in the service layer is prepared against the real schema.

use std::{fs, path::Path};

use sqlx::{AssertSqlSafe, Executor};

use crate::harness::Installation;

/// The statements are string literals in calls of sqlx's query functions, or literals put together by `concat!` or a macro. One that is
/// put together otherwise is run by the test of its verb instead; the number of those may only shrink.
const NOT_LITERAL: usize = 1;

/// If you are here because this failed: the statement named below does not fit the schema. Mend the statement or the
/// migration; a statement that is not a plain literal needs a test of its own.
#[tokio::test]
async fn every_statement_fits_the_schema() {
    let house = Installation::new().await;
    house.company("alpha").await;
    let (control, tenant) = (house.superuser("control").await, house.superuser("t_alpha").await);
    let (mut checked, mut not_literal) = (0, Vec::new());
    for (place, statement) in statements() {
        let Some(sql) = statement else {
            not_literal.push(place);
            continue;
        };
        let sql = || AssertSqlSafe(sql.clone()).into_sql_str();
        let in_tenant = tenant.prepare(sql()).await.err();
        let in_control = control.prepare(sql()).await.err();
        if let (Some(tenant), Some(control)) = (in_tenant, in_control) {
            panic!("{place} fits neither schema.\nin a tenant: {tenant}\nin control: {control}");
        }
        checked += 1;
    }
    assert!(checked > 50, "only {checked} statements were found: does this test still know how they are written?");
    assert!(not_literal.len() <= NOT_LITERAL, "more statements than before are not plain literals: {not_literal:#?}");
    drop((control, tenant));
    house.finish().await;
}

/// If you are here because this failed: a statement of a noun stands in its `sql.rs`, so that verbs read as prose and
/// whoever changes the schema knows where to look.
#[test]
fn statements_stand_in_rooms_of_their_own() {
    let outside: Vec<String> = statements()
        .into_iter()
        .map(|(place, _)| place)
        .filter(|place| !place.contains("crm/src/kernel/") && !place.contains("/sql.rs:"))
        .collect();
    assert!(outside.is_empty(), "{outside:#?}");
}

trait IntoSqlStr {
    fn into_sql_str(self) -> sqlx::SqlStr;
}

impl IntoSqlStr for AssertSqlSafe<String> {
    fn into_sql_str(self) -> sqlx::SqlStr {
        sqlx::SqlSafeStr::into_sql_str(self)
    }
}

/// The place of each statement in the sources, and its text if that stands there: as a literal, or as literals that are put together.
fn statements() -> Vec<(String, Option<String>)> {
    let found = found();
    found.into_iter().map(|Statement { file, line, text, .. }| (format!("{file}:{line}"), text)).collect()
}

/// A statement where it stands.
pub(super) struct Statement {
    pub file: String,
    line: usize,
    /// The function that it is a statement of.
    pub function: String,
    pub text: Option<String>,
}

pub(super) fn found() -> Vec<Statement> {
    let mut found = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("crm/src"), &mut |path, source| {
        for call in ["sqlx::query(", "sqlx::query_as(", "sqlx::query_scalar("] {
            for (at, _) in source.match_indices(call) {
                let line = source[..at].matches('\n').count() + 1;
                let function = source[..at].rsplit(" fn ").next().and_then(|rest| rest.split(['(', '<']).next());
                let function = function.unwrap_or_default().to_owned();
                let text = text(&mut source[at + call.len()..].trim_start(), source, &mut std::iter::empty());
                found.push(Statement { file: path.display().to_string(), line, function, text });
            }
        }
    });
    found
}

/// Where the macros stand that statements of all files are put together with.
const OF_ALL: &str = include_str!("../../../crm/src/kernel/reach.rs");

/// The text that an expression comes to: a literal, several in `concat!`, or a macro of the same file, or of all files, whose first arm is a
/// `concat!` of literals and what it is given; what it is given besides comes behind. Leaves what stands behind the expression.
fn text(rest: &mut &str, source: &str, given: &mut impl Iterator<Item = String>) -> Option<String> {
    if let Some(literal) = rest.strip_prefix('"') {
        let (literal, behind) = literal.split_once('"')?;
        *rest = behind;
        return Some(literal.to_owned());
    }
    if let Some(name) = rest.strip_prefix('$') {
        *rest = name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
        return given.next();
    }
    let (name, arguments) =
        rest.split_once("!(").filter(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))?;
    *rest = arguments;
    let mut arguments = Vec::new();
    loop {
        *rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if let Some(behind) = rest.strip_prefix(')') {
            *rest = behind;
            break;
        }
        arguments.push(text(rest, source, given)?);
    }
    if name == "concat" {
        return Some(arguments.concat());
    }
    let defined = format!("macro_rules! {name} {{");
    let (source, at) = [source, OF_ALL].into_iter().find_map(|source| Some((source, source.find(&defined)?)))?;
    let mut arm = &source[at..];
    arm = &arm[arm.find("concat!(")?..];
    let mut arguments = arguments.into_iter();
    let put_together = text(&mut arm, source, &mut arguments)?;
    Some(put_together + &arguments.collect::<String>())
}

fn visit(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(&path, see);
        } else if path.extension().is_some_and(|e| e == "rs") {
            see(&path, &fs::read_to_string(&path).expect("a source file"));
        }
    }
}
