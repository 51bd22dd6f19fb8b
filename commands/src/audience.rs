//! Who sees a channel, by Discord's rules: what a role or a person holds in the server, less and more as the channel says, first for
//! everybody, then for roles, then for the person (Discord's reference, "Permission Overwrites").

use serenity::all::{GuildChannel, Member, PermissionOverwriteType, Permissions, Role, RoleId, UserId};

/// Who sees a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Audience {
    /// Whether everybody in the server does.
    pub everybody: bool,
    /// The roles that do, the highest first, without those of bots.
    pub roles: Vec<RoleId>,
    /// The people who were let in by name.
    pub people: Vec<UserId>,
    /// What the bot lacks there of what it needs.
    pub missing: Permissions,
}

/// Who sees the channel, and what `me`, the bot, lacks there of what it `needs`.
pub(crate) fn of(channel: &GuildChannel, roles: &[Role], me: &Member, needs: Permissions) -> Audience {
    let sees = Permissions::VIEW_CHANNEL;
    let mut seeing: Vec<&Role> = roles
        .iter()
        .filter(|role| !is_everybody(channel, role.id) && !role.managed)
        .filter(|role| held(channel, roles, &[role.id], None).contains(sees))
        .collect();
    seeing.sort_by_key(|role| std::cmp::Reverse((role.position, role.id)));
    let people = channel.permission_overwrites.iter().filter(|there| there.allow.contains(sees));
    let people = people.filter_map(|there| match there.kind {
        PermissionOverwriteType::Member(user) if user != me.user.id => Some(user),
        _ => None,
    });
    Audience {
        everybody: held(channel, roles, &[], None).contains(sees),
        roles: seeing.into_iter().map(|role| role.id).collect(),
        people: people.collect(),
        missing: needs - held(channel, roles, &me.roles, Some(me.user.id)),
    }
}

/// What somebody with these roles may do in the channel.
fn held(channel: &GuildChannel, roles: &[Role], own: &[RoleId], who: Option<UserId>) -> Permissions {
    let own_or_everybodys = |role: &&Role| is_everybody(channel, role.id) || own.contains(&role.id);
    let base = roles.iter().filter(own_or_everybodys).fold(Permissions::empty(), |all, role| all | role.permissions);
    if base.administrator() {
        return Permissions::all();
    }
    let base =
        over(channel, base, |kind| matches!(kind, PermissionOverwriteType::Role(role) if is_everybody(channel, role)));
    let base = over(channel, base, |kind| matches!(kind, PermissionOverwriteType::Role(role) if own.contains(&role)));
    over(channel, base, |kind| matches!(kind, PermissionOverwriteType::Member(user) if Some(user) == who))
}

/// Less and more, as the channel says for those who are meant.
fn over(channel: &GuildChannel, held: Permissions, is_meant: impl Fn(PermissionOverwriteType) -> bool) -> Permissions {
    let meant = channel.permission_overwrites.iter().filter(|there| is_meant(there.kind));
    let none = (Permissions::empty(), Permissions::empty());
    let (allow, deny) = meant.fold(none, |(allow, deny), there| (allow | there.allow, deny | there.deny));
    (held - deny) | allow
}

/// The role that everybody has is called like the server.
fn is_everybody(channel: &GuildChannel, role: RoleId) -> bool {
    role.get() == channel.guild_id.get()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const VIEW: u64 = 1 << 10;
    const ADMIN: u64 = 1 << 3;
    const GUILD: u64 = 100;
    const ME: u64 = 8;

    fn channel(overwrites: &[(u64, u8, u64, u64)]) -> GuildChannel {
        let overwrite = |(id, kind, allow, deny): &(u64, u8, u64, u64)| json!({ "id": id.to_string(), "type": kind, "allow": allow.to_string(), "deny": deny.to_string() });
        let overwrites: Vec<Value> = overwrites.iter().map(overwrite).collect();
        let raw = json!({
            "id": "50", "guild_id": GUILD.to_string(), "type": 15, "name": "x", "position": 0, "permission_overwrites": overwrites,
        });
        serde_json::from_value(raw).unwrap()
    }

    fn role(id: u64, permissions: u64) -> Role {
        let raw = json!({
            "id": id.to_string(), "guild_id": GUILD.to_string(), "color": 0, "colors": { "primary_color": 0 }, "hoist": false,
            "managed": id == 9, "mentionable": false, "name": "x", "permissions": permissions.to_string(), "position": id, "flags": 0,
        });
        serde_json::from_value(raw).unwrap()
    }

    fn me() -> Member {
        let raw = json!({
            "user": { "id": ME.to_string(), "username": "x", "discriminator": "0", "avatar": null }, "guild_id": GUILD.to_string(),
            "roles": ["9"], "joined_at": "2026-11-22T12:00:00Z", "deaf": false, "mute": false, "flags": 0,
        });
        serde_json::from_value(raw).unwrap()
    }

    #[test]
    fn who_sees_a_channel_is_found_by_discords_rules() {
        let roles = [role(GUILD, VIEW), role(1, 0), role(2, ADMIN), role(3, VIEW), role(9, VIEW)];
        let needs = Permissions::VIEW_CHANNEL;
        let seen = |overwrites: &[(u64, u8, u64, u64)]| of(&channel(overwrites), &roles, &me(), needs);
        let ids = |sight: &Audience| sight.roles.iter().map(|role| role.get()).collect::<Vec<_>>();
        // Nothing keeps anybody out.
        let open = seen(&[]);
        assert!(open.everybody && open.missing.is_empty());
        assert_eq!(ids(&open), [3, 2, 1]);
        // Hidden: those who administer the server see it, and who was let in; the bot was not.
        let hidden = seen(&[(GUILD, 0, 0, VIEW), (1, 0, VIEW, 0), (42, 1, VIEW, 0)]);
        assert!(!hidden.everybody);
        assert_eq!(ids(&hidden), [2, 1]);
        assert_eq!(hidden.people, [UserId::new(42)]);
        assert_eq!(hidden.missing, needs);
        let let_in = seen(&[(GUILD, 0, 0, VIEW), (ME, 1, VIEW, 0)]);
        assert!(let_in.missing.is_empty() && let_in.people.is_empty(), "{let_in:?}");
        // A role that is kept out, where everybody else is not.
        assert_eq!(ids(&seen(&[(3, 0, 0, VIEW)])), [2, 1]);
    }
}
