//! Ways of tampering with a log, each with what it is to be found as.

use crate::depth::Dice;
use crm::audit::{
    Problem,
    Tampering::{self, Changed, CutOff, Inserted, Removed, Reordered},
};
use sqlx::PgConnection;

/// One act of tampering.
pub struct Tamper {
    pub sql: String,
    /// What it may be found as: more than one where it can be told either way.
    pub expected: Vec<Expected>,
}

/// What is to be found. Which event, and which place, where that is certain.
#[derive(Debug)]
pub struct Expected(Tampering, Option<i64>, Option<i64>);

impl Expected {
    pub fn fits(&self, problem: &Problem) -> bool {
        let Self(tampering, seq, place) = self;
        *tampering == problem.tampering
            && (seq.is_none() || *seq == problem.seq)
            && (place.is_none() || *place == problem.place)
    }
}

/// What one needs to know of a log to tamper with it.
pub struct Log {
    /// Place and number of each sealed event, in order.
    sealed: Vec<(i64, i64)>,
    /// The others, which wait.
    loose: Vec<i64>,
    /// An event that was erased, and the event that says so.
    erased: i64,
    erasure: i64,
}

const TEXTS: [&str; 7] = ["caller_kind", "caller_id", "caller_name", "via", "action", "noun", "outcome"];
const MAYBE_TEXTS: [&str; 6] = ["target_id", "target_label", "permission", "reason", "ip", "user_agent"];
const BYTES: [&str; 5] = ["caller_salt", "target_salt", "caller_digest", "target_digest", "mac"];
const FORGED_HASH: &str = "sha256(random()::text::bytea)";

impl Log {
    pub async fn read(conn: &mut PgConnection) -> Self {
        let sealed = sqlx::query_as("select place, seq from audit_chain order by place").fetch_all(&mut *conn).await;
        let loose = sqlx::query_scalar("select seq from audit_queue order by seq").fetch_all(&mut *conn).await;
        let (erased, erasure) = sqlx::query_as(
            "select (select seq from audit_log where target_salt is null),
                    (select seq from audit_log where action = 'audit.erase')",
        )
        .fetch_one(conn)
        .await
        .expect("an erasure");
        Self { sealed: sealed.expect("the chain"), loose: loose.expect("the queue"), erased, erasure }
    }

    /// Draws an act of tampering.
    pub fn tamper(&self, dice: &mut Dice) -> Tamper {
        match dice.roll(16) {
            0..=4 => self.change_event(dice),
            5 => self.remove_event(dice),
            6 => self.remove_link(dice),
            7 => self.forge_event(dice),
            8 => self.swap_events(dice),
            9 => self.swap_links(dice),
            10 => self.change_link(dice),
            11 => self.add_link(dice),
            12 => self.move_link(dice),
            13 => self.change_queue(dice),
            14 => self.blank(dice),
            _ => self.remove_much(dice),
        }
    }

    fn head(&self) -> i64 {
        self.sealed.len() as i64
    }

    /// A number that no event has.
    fn nowhere(&self, dice: &mut Dice) -> i64 {
        let last = self.loose.iter().max().expect("some wait");
        last + 1 + dice.roll(50) as i64
    }

    /// Tampering that touches this event. Without the erasure, what it accounted for can be named as well.
    fn tampered(&self, sql: String, seq: i64, mut expected: Vec<Expected>) -> Tamper {
        if seq == self.erasure {
            expected.push(Expected(Changed, Some(self.erased), None));
        }
        Tamper { sql, expected }
    }

    fn change_event(&self, dice: &mut Dice) -> Tamper {
        let (place, seq) = self.any(dice);
        let (column, value) = new_value(dice);
        let sql = format!("update audit_log set {column} = {value} where seq = {seq}");
        let expected = match place {
            Some(_) => Expected(Changed, Some(seq), place),
            // Nobody can tell a changed event from a forged one that was queued.
            None => Expected(Inserted, Some(seq), None),
        };
        self.tampered(sql, seq, vec![expected])
    }

    /// An event, sealed or not, and its place if it is.
    fn any(&self, dice: &mut Dice) -> (Option<i64>, i64) {
        let n = dice.roll(self.sealed.len() + self.loose.len());
        match self.sealed.get(n) {
            Some((place, seq)) => (Some(*place), *seq),
            None => (None, self.loose[n - self.sealed.len()]),
        }
    }

    fn remove_event(&self, dice: &mut Dice) -> Tamper {
        let (place, seq) = self.any(dice);
        let gone = format!("delete from audit_log where seq = {seq}");
        let renumbered = self.nowhere(dice);
        let moved = format!("update audit_log set seq = {renumbered} where seq = {seq}");
        match (place, dice.roll(2)) {
            (Some(_), 0) => self.tampered(gone, seq, vec![Expected(Removed, Some(seq), place)]),
            (Some(_), _) => self.tampered(moved, seq, vec![Expected(Removed, Some(seq), place)]),
            (None, 0) => self.tampered(gone, seq, vec![Expected(Removed, Some(seq), None)]),
            (None, _) => self.tampered(moved, seq, vec![Expected(Inserted, Some(renumbered), None)]),
        }
    }

    fn remove_link(&self, dice: &mut Dice) -> Tamper {
        let (place, seq) = *dice.pick(&self.sealed);
        let link = format!("delete from audit_chain where place = {place}");
        let sql = match dice.roll(4) {
            0 => link,
            1 => format!("{link}; insert into audit_queue values ({seq})"),
            2 => format!("{link}; delete from audit_log where seq = {seq}"),
            // And the rest moved up, so that no gap is left.
            _ => format!(
                "{link}; delete from audit_log where seq = {seq};
                 update audit_chain set place = place - 1 where place > {place}"
            ),
        };
        let moved_up = sql.contains("place - 1");
        let expected = match place {
            last if last == self.head() => Expected(CutOff, None, Some(place)),
            _ if moved_up => Expected(Reordered, None, Some(place)),
            _ => Expected(Removed, None, Some(place)),
        };
        self.tampered(sql, seq, vec![expected])
    }

    fn forge_event(&self, dice: &mut Dice) -> Tamper {
        let (_, model) = self.any(dice);
        let (forged, place) = (self.nowhere(dice), self.head() + 1);
        let same_id = dice.roll(2) == 0;
        let mut sql = format!(
            "create temp table forged as select * from audit_log where seq = {model};
             update forged set seq = {forged}"
        );
        if !same_id {
            sql += ", id = gen_random_uuid()";
        }
        if dice.roll(2) == 0 {
            let (column, value) = new_value(dice);
            sql += &format!("; update forged set {column} = {value}");
        }
        sql += "; insert into audit_log select * from forged; drop table forged";
        let how = dice.roll(3);
        sql += &match how {
            0 => String::new(),
            1 => format!("; insert into audit_queue values ({forged})"),
            _ => format!("; insert into audit_chain values ({place}, {forged}, {FORGED_HASH})"),
        };
        let of_a_link = [Changed, Inserted, Reordered].map(|found| Expected(found, Some(forged), Some(place)));
        let expected = if how < 2 { vec![Expected(Inserted, Some(forged), None)] } else { of_a_link.into() };
        self.tampered(sql, model, expected)
    }

    /// Two events, of which one at least is sealed, change their numbers.
    fn swap_events(&self, dice: &mut Dice) -> Tamper {
        let (place, one) = *dice.pick(&self.sealed);
        let (other_place, other) = loop {
            let drawn = self.any(dice);
            if drawn.1 != one {
                break drawn;
            }
        };
        let sql = format!(
            "update audit_log set seq = case seq when {one} then {other} else {one} end where seq in ({one}, {other})"
        );
        let first = other_place.map_or((place, one), |at| if at < place { (at, other) } else { (place, one) });
        self.tampered(sql, one, vec![Expected(Reordered, Some(first.1), Some(first.0))])
    }

    fn swap_links(&self, dice: &mut Dice) -> Tamper {
        let (a, b) = loop {
            let (a, b) = (*dice.pick(&self.sealed), *dice.pick(&self.sealed));
            if a.0 < b.0 {
                break (a, b);
            }
        };
        let ((first, one), (second, other)) = (a, b);
        let (sql, seq) = match dice.roll(3) {
            0 => (format!("set seq = case place when {first} then {other} else {one} end"), other),
            1 => (format!("set place = case place when {first} then {second} else {first} end"), other),
            _ => (
                "set hash = (select b.hash from kept.chain b where b.place <> c.place and b.place in ({pair}))".into(),
                one,
            ),
        };
        let pair = format!("{first}, {second}");
        let sql = format!("update audit_chain c {} where place in ({pair})", sql.replace("{pair}", &pair));
        Tamper { sql, expected: vec![Expected(Reordered, Some(seq), Some(first))] }
    }

    fn change_link(&self, dice: &mut Dice) -> Tamper {
        let (place, seq) = *dice.pick(&self.sealed);
        let (set, expected) = match dice.roll(4) {
            0 => (format!("hash = {FORGED_HASH}"), Expected(Reordered, Some(seq), Some(place))),
            1 => (bent("hash", dice, 32), Expected(Reordered, Some(seq), Some(place))),
            2 => {
                let nowhere = self.nowhere(dice);
                (format!("seq = {nowhere}"), Expected(Removed, Some(nowhere), Some(place)))
            }
            _ => {
                let loose = *dice.pick(&self.loose);
                let found = Expected(Inserted, Some(loose), Some(place));
                (format!("seq = {loose}"), found)
            }
        };
        let sql = format!("update audit_chain set {set} where place = {place}");
        self.tampered(sql, seq, vec![expected])
    }

    fn add_link(&self, dice: &mut Dice) -> Tamper {
        let place = self.head() + 1;
        let (loose, nowhere) = (*dice.pick(&self.loose), self.nowhere(dice));
        let (_, again) = *dice.pick(&self.sealed);
        let link = |seq: i64| format!("insert into audit_chain values ({place}, {seq}, {FORGED_HASH})");
        let (sql, found, seq) = match dice.roll(4) {
            0 => (link(loose), Inserted, loose),
            1 => (format!("{}; delete from audit_queue where seq = {loose}", link(loose)), Reordered, loose),
            2 => (link(nowhere), Removed, nowhere),
            _ => (link(again), Reordered, again),
        };
        Tamper { sql, expected: vec![Expected(found, Some(seq), Some(place))] }
    }

    fn move_link(&self, dice: &mut Dice) -> Tamper {
        let (place, seq) = *dice.pick(&self.sealed);
        let (to, found) = match dice.roll(2) {
            0 => (self.head() + 2 + dice.roll(20) as i64, Expected(Removed, None, Some(place))),
            _ => {
                let before_all = -(dice.roll(20) as i64);
                (before_all, Expected(Reordered, Some(seq), Some(before_all)))
            }
        };
        let sql = format!("update audit_chain set place = {to} where place = {place}");
        self.tampered(sql, seq, vec![found])
    }

    fn change_queue(&self, dice: &mut Dice) -> Tamper {
        let (loose, nowhere) = (*dice.pick(&self.loose), self.nowhere(dice));
        let (place, seq) = *dice.pick(&self.sealed);
        let (sql, expected) = match dice.roll(3) {
            0 => (format!("delete from audit_queue where seq = {loose}"), Expected(Inserted, Some(loose), None)),
            1 => (format!("insert into audit_queue values ({nowhere})"), Expected(Removed, Some(nowhere), None)),
            _ => (format!("insert into audit_queue values ({seq})"), Expected(Inserted, Some(seq), Some(place))),
        };
        Tamper { sql, expected: vec![expected] }
    }

    /// Just what an erasure does, but by nobody who says so.
    fn blank(&self, dice: &mut Dice) -> Tamper {
        let (place, seq) = loop {
            let drawn = self.any(dice);
            if drawn.1 != self.erased {
                break drawn;
            }
        };
        let part = *dice.pick(&["caller", "target"]);
        let sql = format!("select audit_erase(array[{seq}::bigint], '{part}')");
        self.tampered(sql, seq, vec![Expected(Changed, Some(seq), place)])
    }

    /// Several at once: the end, the beginning, all links, everything.
    fn remove_much(&self, dice: &mut Dice) -> Tamper {
        let place = 1 + dice.roll(self.sealed.len()) as i64;
        let both = |which: String| {
            format!(
                "delete from audit_log where seq in (select seq from audit_chain where place {which});
                 delete from audit_chain where place {which}"
            )
        };
        let (sql, found) = match dice.roll(4) {
            0 => (both(format!(">= {place}")), Expected(CutOff, None, Some(place))),
            1 if place < self.head() => (both(format!("<= {place}")), Expected(Removed, None, Some(1))),
            2 => {
                let sql = "insert into audit_queue select seq from audit_chain; delete from audit_chain";
                (sql.to_owned(), Expected(CutOff, None, Some(1)))
            }
            _ => {
                let sql = "delete from audit_log; delete from audit_chain; delete from audit_queue";
                (sql.to_owned(), Expected(CutOff, None, Some(1)))
            }
        };
        self.tampered(sql, self.erasure, vec![found])
    }
}

/// A column of an event and another value for it.
fn new_value(dice: &mut Dice) -> (String, String) {
    let one = |columns: &[&str], dice: &mut Dice| (*dice.pick(columns)).to_owned();
    match dice.roll(8) {
        0 => {
            let c = one(&TEXTS, dice);
            let values =
                [format!("{c} || 'x'"), format!("{c} || ' '"), format!("case {c} when '' then ' ' else '' end")];
            (c, dice.pick(&values).clone())
        }
        1 => {
            let c = one(&MAYBE_TEXTS, dice);
            let values = [format!("coalesce({c}, '') || 'x'"), format!("case when {c} is null then '' end")];
            (c, dice.pick(&values).clone())
        }
        2 => {
            let c = one(&BYTES, dice);
            let flipped = bent(&c, dice, 16);
            let flipped = flipped.trim_start_matches(&format!("{c} = ")).to_owned();
            let values = [format!("coalesce({flipped}, '')"), format!("case when {c} is null then ''::bytea end")];
            (c, dice.pick(&values).clone())
        }
        3 => ("at".into(), (*dice.pick(&MOMENTS)).to_owned()),
        4 => ("interaction_id".into(), "coalesce(interaction_id, 0) + 1".into()),
        5 => (one(&["id", "request_id"], dice), "gen_random_uuid()".into()),
        _ => {
            let c = one(&["before", "after"], dice);
            let value = dice.pick(&JSON).replace('?', &c);
            (c, value)
        }
    }
}

const MOMENTS: [&str; 6] = [
    "at + interval '1 microsecond'",
    "at - interval '1 microsecond'",
    "at + interval '100 years'",
    "'infinity'",
    "'-infinity'",
    "'200000-01-01'",
];

/// Another value of a JSON column, which stands as `?`.
const JSON: [&str; 8] = [
    r#"coalesce(?, '{}') || '{"forged": true}'"#,
    r#"coalesce(?, '{}') || '{"": null}'"#,
    r#"coalesce(?, '{}') || '{"number": 1e400}'"#,
    r#"coalesce(?, '{}') || '{"number": 1001.00000000000000000001}'"#,
    r#"case when ? is null then '{}'::jsonb end"#,
    r#"case when ? is null then 'null'::jsonb else jsonb_build_array(?) end"#,
    r#"case when ? is null or ? = '{}' then '[]' else ? - (select min(k) from jsonb_object_keys(?) k) end"#,
    r#"coalesce(?, '{}') || (select coalesce(jsonb_object_agg(k, v::text || ' '), '{"a": 1}') from jsonb_each(coalesce(?, '{}')) as e (k, v))"#,
];

/// One bit of a column's bytes changed.
fn bent(column: &str, dice: &mut Dice, bytes: usize) -> String {
    let (byte, bit) = (dice.roll(bytes), 1 << dice.roll(8));
    format!("{column} = set_byte({column}, {byte}, get_byte({column}, {byte}) # {bit})")
}
