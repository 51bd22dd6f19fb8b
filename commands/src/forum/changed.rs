//! Somebody changes the tags of a conversation's thread by hand. Who chooses another stage's tag moves the lead, if Discord's audit log
//! says who that was: the event itself does not. Whatever else they change is put back.

use chrono::{DateTime, TimeDelta, Utc};
use crm::{
    DiscordId, StageId, TenantDb,
    audit::Action,
    conversations::thread,
    error::{Conflict, Error as Wrong},
    leads,
    members::{self, Person},
};
use serde_json::Value;
use serenity::{
    all::{ChannelId, GuildChannel, GuildId, Http, UserId},
    http::{LightMethod, Request, Route},
};

use crate::{bot::BotState, send::PostError, session::snowflake};

/// “Thread updated” (Discord's reference, "Audit Log Events").
const THREAD_UPDATED: u64 = 111;

/// As many entries as Discord gives at once.
const ENTRIES: usize = 100;

/// How far what the audit log says may be from when Discord told of it: our clock is not Discord's.
const SAME_MOMENT: TimeDelta = TimeDelta::minutes(2);

/// A thread was changed: has a worker look into it, if its tags are not those that it was given. Should that fail, the next change of
/// what they are to say puts them right.
pub(crate) async fn changed(bot: &BotState, thread: &GuildChannel) {
    let told = async {
        let Some(db) = bot.company(thread.guild_id).await? else { return Ok(()) };
        thread::tags_changed(&db, snowflake(thread.id.get()), &applied(thread)).await
    };
    if let Err(error) = told.await {
        tracing::warn!(guild = %thread.guild_id, %error, "nobody looks into the tags of a thread");
    }
}

fn applied(thread: &GuildChannel) -> Vec<DiscordId> {
    thread.applied_tags.iter().map(|id| snowflake(id.get())).collect()
}

/// A thread as it is.
#[derive(Clone, Debug)]
pub struct Now {
    guild: GuildId,
    /// Its tags.
    pub applied: Vec<DiscordId>,
    /// Whether nothing in it can be changed before it is brought back.
    pub is_archived: bool,
}

/// The thread as it is; `None` if it is not there any more.
pub async fn now(http: &Http, thread: DiscordId) -> Result<Option<Now>, PostError> {
    match http.get_channel(ChannelId::new(thread.get())).await.map_err(PostError::from) {
        Ok(channel) => Ok(channel.guild().map(|thread| Now {
            guild: thread.guild_id,
            applied: applied(&thread),
            is_archived: thread.thread_metadata.is_some_and(|of| of.archived),
        })),
        Err(PostError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who has chosen a tag.
#[derive(Clone, Debug)]
pub struct Chooser {
    person: Person,
    /// The entry of Discord's audit log that says so.
    entry: DiscordId,
}

/// Who has chosen this tag, by which the thread has those that it has now; `None` as long as Discord's audit log does not say, or not to
/// us.
pub async fn chooser(
    http: &Http,
    thread: DiscordId,
    now: &Now,
    tag: DiscordId,
    heard_at: DateTime<Utc>,
) -> Result<Option<Chooser>, PostError> {
    let log = match audit_log(http, now.guild).await {
        Ok(log) => log,
        Err(PostError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some((entry, user)) = chosen_by(&log, thread, &now.applied, tag, heard_at) else { return Ok(None) };
    match http.get_member(now.guild, UserId::new(user.get())).await.map_err(PostError::from) {
        Ok(member) if member.user.bot => Ok(None),
        Ok(member) => {
            let person = Person { discord_id: user, name: member.display_name().to_owned() };
            Ok(Some(Chooser { person, entry }))
        }
        // They have left.
        Err(PostError::Gone(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// As Discord writes it: serenity drops what it has no name for, and it has none for tags.
async fn audit_log(http: &Http, guild: GuildId) -> Result<Value, PostError> {
    let asked = vec![("action_type", THREAD_UPDATED.to_string()), ("limit", ENTRIES.to_string())];
    let request = Request::new(Route::GuildAuditLogs { guild_id: guild }, LightMethod::Get).params(Some(asked));
    Ok(http.fire(request).await?)
}

/// The newest entry about the thread's tags, with who made it, if it put this tag there, left these, and is of that moment. An older one
/// says nothing of what is there now, whoever made the newest.
fn chosen_by(
    log: &Value,
    thread: DiscordId,
    there: &[DiscordId],
    tag: DiscordId,
    heard_at: DateTime<Utc>,
) -> Option<(DiscordId, DiscordId)> {
    let number = |value: &Value| value.as_str().and_then(|id| id.parse::<DiscordId>().ok());
    let about_tags = |entry: &&Value| {
        let is_ours = entry["action_type"] == THREAD_UPDATED && number(&entry["target_id"]) == Some(thread);
        is_ours && change(entry).is_some()
    };
    let entries = log["audit_log_entries"].as_array()?.iter().filter(about_tags);
    let newest = entries.max_by_key(|entry| number(&entry["id"]))?;
    let (entry, change) = (number(&newest["id"])?, change(newest)?);
    let ids = |value: &Value| {
        let mut ids: Vec<DiscordId> = value.as_array().into_iter().flatten().filter_map(number).collect();
        ids.sort_unstable();
        ids
    };
    let (was, is, mut there) = (ids(&change["old_value"]), ids(&change["new_value"]), there.to_vec());
    there.sort_unstable();
    let made_at: DateTime<Utc> = *UserId::new(entry.get()).created_at();
    let is_it = is == there && is.contains(&tag) && !was.contains(&tag) && (made_at - heard_at).abs() <= SAME_MOMENT;
    is_it.then_some(entry).zip(number(&newest["user_id"]))
}

/// What an entry says of the tags.
fn change(entry: &Value) -> Option<&Value> {
    entry["changes"].as_array()?.iter().find(|change| change["key"] == "applied_tags")
}

/// Moves the lead of this number to the stage whose tag they have chosen, as if they had asked for it by a command. `false` if they may
/// not, or it can't be moved there.
pub async fn move_lead(db: &TenantDb, chooser: Chooser, lead: i64, stage: StageId) -> crm::Result<bool> {
    let Chooser { person, entry } = chooser;
    // What is done for one entry is done once; who comes again finds the lead as it is by now.
    let caller = members::enter(db, person, Some(entry)).await?.caller.by_command(Action::LeadStage.as_str());
    match leads::move_to(db, &caller, leads::Which::number(lead), stage).await {
        Ok(_) | Err(Wrong::Conflict(Conflict::NoChange)) => Ok(true),
        Err(Wrong::Denied(_) | Wrong::NotFound(_) | Wrong::Conflict(_) | Wrong::Invalid { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Discord counts milliseconds from here (its reference, "Snowflakes").
    const EPOCH: i64 = 1_420_070_400_000;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    /// Of this second, the nth.
    fn id(seconds: i64, n: i64) -> DiscordId {
        snowflake(u64::try_from(((at(seconds).timestamp_millis() - EPOCH) << 22) + n).unwrap())
    }

    fn tag(n: u64) -> DiscordId {
        snowflake(n)
    }

    fn entry(id: DiscordId, thread: u64, by: &Value, was: &[&str], is: &[&str]) -> Value {
        json!({
            "id": id.to_string(), "action_type": 111, "target_id": thread.to_string(), "user_id": by,
            "changes": [
                { "key": "archived", "old_value": true, "new_value": false },
                { "key": "applied_tags", "old_value": was, "new_value": is },
            ],
        })
    }

    fn found(entries: &[Value], there: &[u64]) -> Option<(DiscordId, DiscordId)> {
        let there: Vec<DiscordId> = there.iter().map(|n| tag(*n)).collect();
        chosen_by(&json!({ "audit_log_entries": entries }), tag(50), &there, tag(2), at(0))
    }

    #[test]
    fn whoever_put_the_tag_there_just_now_is_found() {
        let (sara, bot) = (json!("42"), json!("8"));
        let hers = entry(id(-1, 0), 50, &sara, &["1", "9"], &["9", "2"]);
        let other = entry(id(0, 0), 51, &bot, &["9"], &["2"]);
        let named = Some((id(-1, 0), tag(42)));
        assert_eq!(found(std::slice::from_ref(&hers), &[2, 9]), named);
        assert_eq!(found(&[other, hers.clone()], &[2, 9]), named, "another thread's says nothing");
        let mut archived = entry(id(0, 1), 50, &bot, &[], &[]);
        archived["changes"] = json!([{ "key": "archived", "new_value": true }]);
        assert_eq!(found(&[archived, hers], &[2, 9]), named, "nor what is not about tags");
        let mut first = entry(id(-1, 0), 50, &sara, &[], &["2"]);
        first["changes"][1].as_object_mut().unwrap().remove("old_value");
        assert_eq!(found(&[first], &[2]), named, "there were none before");
    }

    #[test]
    fn nobody_is_taken_for_whoever_did_it() {
        let (sara, omar) = (json!("42"), json!("43"));
        let hers = entry(id(-30, 0), 50, &sara, &["1"], &["2"]);
        for (why, entries, there) in [
            ("there is no entry", vec![], vec![2]),
            ("it left other tags", vec![hers.clone()], vec![2, 9]),
            ("somebody came after her", vec![entry(id(-1, 0), 50, &omar, &["2"], &["1"]), hers.clone()], vec![2]),
            ("he added another", vec![entry(id(-1, 0), 50, &omar, &["2"], &["2", "9"]), hers], vec![2, 9]),
            ("it is of long ago", vec![entry(id(-121, 0), 50, &sara, &["1"], &["2"])], vec![2]),
            ("it is of later", vec![entry(id(121, 0), 50, &sara, &["1"], &["2"])], vec![2]),
            ("it names nobody", vec![entry(id(-1, 0), 50, &Value::Null, &["1"], &["2"])], vec![2]),
        ] {
            assert_eq!(found(&entries, &there), None, "{why}");
        }
        assert_eq!(found(&[], &[]), None);
        assert_eq!(chosen_by(&json!({ "message": "401" }), tag(50), &[], tag(2), at(0)), None);
    }
}
