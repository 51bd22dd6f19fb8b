//! How an import looks: what is made of the file and what would come of it, how far it has come, and what came of it.

use chrono::{DateTime, Utc};
use crm::{
    country::Country,
    fields::Own,
    overview::imports::{Existing, Goal, Import, Part, Sample, Shown, State, What},
    tenants::Language,
};

use super::{At, Button, flaws};
use crate::{
    message::{self, Card, Entry, Menu, Message, OPTIONS, Tone},
    plain::{bare, phone, plain},
    route::CustomId,
    texts::{named::named, t},
};

/// Countries that are offered; what is chosen is among them. Others write their numbers with their code.
const COUNTRIES: [&str; 25] = [
    "SA", "AE", "KW", "QA", "BH", "OM", "YE", "EG", "SD", "LY", "TN", "DZ", "MA", "MR", "JO", "PS", "LB", "SY", "IQ",
    "TR", "IN", "PK", "GB", "US", "FR",
];

/// How long the name of a column is shown.
const HEADING: usize = 40;

/// An import as it is now, with what can be done about it.
pub(super) fn screen(language: Language, shown: &Shown, now: DateTime<Utc>) -> Message {
    let Shown { import, fields } = shown;
    let title =
        t!(language, "imports-screen-title", what = named(language, import.what), file = bare(&import.file_name, 100));
    let card = Card::new(tone(import.state)).title(title);
    let again = message::Button::new(&Button::Show(import.id), t!(language, "button-imports-again"));
    let drop = message::Button::new(&Button::Drop(import.id), t!(language, "button-imports-drop"));
    match import.state {
        State::Reading => {
            Message::card(card.text(t!(language, "imports-reading"))).buttons(vec![again.primary(), drop])
        }
        State::Running => Message::card(card.text(running(language, import))).buttons(vec![again.primary()]),
        State::Undoing => Message::card(card.text(t!(language, "imports-undoing"))).buttons(vec![again.primary()]),
        State::Ready => {
            let card = card.text(ready(language, import, fields)).field(
                t!(language, "imports-preview"),
                import.preview.iter().map(|sample| line_of(language, sample)).collect::<Vec<_>>().join("\n"),
            );
            let start = message::Button::new(&Button::Start(import.seen()), t!(language, "button-imports-start"));
            let mut message = Message::card(card);
            for menu in columns(language, import, fields) {
                message = message.menu(menu);
            }
            let message = message.menu(existing(language, import)).menu(country(language, import));
            message.buttons(vec![start.primary(), drop, again])
        }
        State::Done | State::Failed | State::Dropped | State::Undone => {
            let undo = message::Button::new(&Button::AskUndo(import.id), t!(language, "button-imports-undo"));
            let can = import.can_be_undone(now).then_some(undo);
            Message::card(card.text(came(language, import))).buttons(can.into_iter().collect())
        }
    }
}

pub(super) fn tone(state: State) -> Tone {
    match state {
        State::Done | State::Undone => Tone::Good,
        State::Failed => Tone::Bad,
        State::Reading | State::Ready | State::Running | State::Dropped | State::Undoing => Tone::Calm,
    }
}

/// What there is in the file, and where each column goes.
fn ready(language: Language, import: &Import, fields: &[Own]) -> String {
    let all = import.headings.iter().zip(&import.goals);
    let (left, used): (Vec<_>, Vec<_>) = all.partition(|(_, goal)| **goal == Goal::Nothing);
    let mut lines = vec![counts(language, import), String::new()];
    lines.extend(used.iter().map(|(heading, goal)| {
        t!(language, "imports-column", column = plain(heading, HEADING), goal = of_goal(language, **goal, fields))
    }));
    if !left.is_empty() {
        let columns: Vec<String> = left.iter().map(|(heading, _)| plain(heading, HEADING)).collect();
        lines.push(t!(language, "imports-left-out", columns = crate::plain::clamp(&columns.join(" · "), 500)));
    }
    let existing = named(language, import.existing);
    let country = import.country.as_ref().map_or("—", Country::code).to_owned();
    lines.push(String::new());
    lines.push(t!(language, "imports-existing", existing = existing));
    lines.push(t!(language, "imports-country", country = country));
    if !import.goals.contains(&Goal::Part(Part::Name)) {
        lines.push(t!(language, "imports-no-name"));
    }
    lines.join("\n")
}

fn counts(language: Language, import: &Import) -> String {
    let tally = &import.tally;
    let rows = t!(language, "imports-rows", count = tally.rows);
    let (fresh, known, twice, bad) = (tally.fresh, tally.known, tally.twice, tally.bad);
    t!(language, "imports-counts", rows = rows, fresh = fresh, known = known, twice = twice, bad = bad)
}

fn running(language: Language, import: &Import) -> String {
    let rows = t!(language, "imports-rows", count = import.tally.rows);
    t!(language, "imports-running", written = import.written, rows = rows)
}

/// What came of it.
pub(super) fn came(language: Language, import: &Import) -> String {
    let rows = t!(language, "imports-rows", count = import.tally.rows);
    let tally = &import.tally;
    let (made, changed) = (import.made, import.changed);
    let result = t!(
        language,
        "imports-result",
        rows = rows,
        made = made,
        changed = changed,
        known = tally.known,
        twice = tally.twice,
        bad = tally.bad
    );
    match (import.state, import.problem) {
        (State::Failed, Some(problem)) if made + changed > 0 => {
            format!("{}\n{}", named(language, problem), t!(language, "imports-so-far", made = made, changed = changed))
        }
        (State::Failed, Some(problem)) => named(language, problem),
        (State::Dropped, _) => t!(language, "imports-dropped"),
        (State::Undone, _) if import.left.is_empty() => t!(language, "imports-undone"),
        (State::Undone, _) => {
            let rows: Vec<String> = import.left.iter().map(i64::to_string).collect();
            t!(language, "imports-undone-but", rows = crate::plain::clamp(&rows.join(", "), 1000))
        }
        _ => result,
    }
}

/// An import in one line.
pub(super) fn line(language: Language, import: &Import) -> String {
    let (what, file) = (named(language, import.what), plain(&import.file_name, 60));
    let how = match import.state {
        State::Running => running(language, import),
        State::Failed => import.problem.map(|problem| named(language, problem)).unwrap_or_default(),
        state => named(language, state),
    };
    t!(language, "imports-line", what = what, file = file, how = how)
}

/// A row as it would be.
fn line_of(language: Language, sample: &Sample) -> String {
    let said = |(part, said): &(Part, String)| match part {
        Part::Phone => {
            said.split(' ').map(|number| phone(number.trim_start_matches('+'))).collect::<Vec<_>>().join(" ")
        }
        _ => plain(said, 60),
    };
    let parts: Vec<String> = sample.parts.iter().map(said).collect();
    let mut line = t!(language, "imports-sample", row = sample.row, parts = parts.join(" · "));
    if !sample.flaws.is_empty() {
        line += &format!(" ⚠️ {}", flaws(language, &sample.flaws));
    }
    line
}

fn of_goal(language: Language, goal: Goal, fields: &[Own]) -> String {
    match goal {
        Goal::Nothing => t!(language, "imports-nowhere"),
        Goal::Part(part) => named(language, part),
        Goal::Own(id) => {
            let own = fields.iter().find(|own| own.id == id);
            own.map_or_else(|| t!(language, "imports-nowhere"), |own| plain(&own.name, 40))
        }
    }
}

/// Menus of the columns, as many as there is room for in each.
fn columns(language: Language, import: &Import, fields: &[Own]) -> Vec<Menu> {
    let entry = |(nth, (heading, goal)): (usize, (&String, &Goal))| {
        let goal = crate::plain::unmarked(&of_goal(language, *goal, fields));
        Entry { value: nth.to_string(), label: format!("{}: {goal}", bare(heading, HEADING)), chosen: false }
    };
    let entries: Vec<Entry> = import.headings.iter().zip(&import.goals).enumerate().map(entry).collect();
    let hint = t!(language, "imports-choose-column");
    let menus = entries.chunks(OPTIONS).take(2).enumerate().map(|(nth, some)| Menu {
        id: if nth == 0 { Button::Column(import.seen()) } else { Button::MoreColumns(import.seen()) }.encode(),
        hint: hint.clone(),
        entries: some.to_vec(),
        many: false,
        least: 1,
    });
    menus.collect()
}

/// Where one column may go.
pub(super) fn column(language: Language, shown: &Shown, column: usize) -> Message {
    let Shown { import, fields } = shown;
    let heading = import.headings.get(column).map(|heading| plain(heading, HEADING)).unwrap_or_default();
    let card = Card::new(Tone::Calm).text(t!(language, "imports-where", column = heading));
    let now = import.goals.get(column).copied().unwrap_or(Goal::Nothing);
    let parts = Part::of(import.what).map(Goal::Part);
    // A menu holds so many; the company's first fields.
    let all = [Goal::Nothing].into_iter().chain(parts).chain(fields.iter().map(|own| Goal::Own(own.id))).take(OPTIONS);
    let entries = all.map(|goal| Entry {
        value: goal.to_string(),
        label: crate::plain::unmarked(&of_goal(language, goal, fields)),
        chosen: goal == now,
    });
    let at = At { seen: import.seen(), column };
    let hint = t!(language, "imports-choose-goal");
    let menu = Menu { id: Button::Goal(at).encode(), hint, entries: entries.collect(), many: false, least: 1 };
    let back = message::Button::new(&Button::Show(import.id), t!(language, "button-imports-back"));
    Message::card(card).menu(menu).buttons(vec![back])
}

fn existing(language: Language, import: &Import) -> Menu {
    let entry = |existing: &Existing| Entry {
        value: existing.as_str().to_owned(),
        label: named(language, *existing),
        chosen: *existing == import.existing,
    };
    let entries = Existing::ALL.iter().map(entry).collect();
    let hint = t!(language, "imports-choose-existing");
    Menu { id: Button::Existing(import.seen()).encode(), hint, entries, many: false, least: 1 }
}

fn country(language: Language, import: &Import) -> Menu {
    let now = import.country.as_ref().map(|country| country.code().to_owned());
    let other = now.iter().map(String::as_str).filter(|code| !COUNTRIES.contains(code));
    let entry = |code: &str| {
        let example = code.parse::<Country>().ok().and_then(Country::example).map(|(local, _)| local);
        Entry {
            value: code.to_owned(),
            label: t!(language, "imports-dialled", country = code.to_owned(), number = example.unwrap_or_default()),
            chosen: now.as_deref() == Some(code),
        }
    };
    let entries = other.chain(COUNTRIES).take(OPTIONS).map(entry).collect();
    let hint = t!(language, "imports-choose-country");
    Menu { id: Button::Country(import.seen()).encode(), hint, entries, many: false, least: 1 }
}

/// Whether it is to be taken back.
pub(super) fn question(language: Language, import: &Import) -> Message {
    let (made, changed) = (import.made, import.changed);
    let what = match import.what {
        What::Contacts => t!(language, "imports-undo-contacts", made = made, changed = changed),
        What::Leads => t!(language, "imports-undo-leads", made = made, changed = changed),
    };
    let sure = message::Button::new(&Button::Undo(import.id), t!(language, "button-imports-undo-sure"));
    let back = message::Button::new(&Button::Show(import.id), t!(language, "button-imports-back"));
    Message::card(Card::new(Tone::Calm).text(what)).buttons(vec![sure, back])
}
