//! `/panel`: a link that signs one in to the panel in a browser.

use crm::{sessions, tenants::Language};

use crate::{
    bot::{Command, Ctx},
    errors::Error,
    gate::Gate,
    message::{Card, Message, Tone},
    response,
    texts::t,
};

/// The command.
pub(crate) fn command() -> Command {
    panel()
}

/// Get a link that signs you in to the panel in your browser
#[poise::command(slash_command, guild_only, category = "settings", custom_data = "Gate::Everyone")]
async fn panel(ctx: Ctx<'_>) -> Result<(), Error> {
    let panel = ctx.data().outside.panel.clone();
    response::run(ctx, |session| async move {
        let language = session.language;
        let Some(panel) = panel else { return Ok(Message::text(t!(language, "panel-not-served"))) };
        let link = sessions::link(&session.db, &session.caller).await?;
        let address = sessions::link_address(&session.db, &panel, &link).await?;
        Ok(render(language, address.as_str()))
    })
    .await
}

fn render(language: Language, address: &str) -> Message {
    // Outside of the text, so that copying it takes no direction marks along.
    let lines = [t!(language, "panel-how"), format!("<{address}>"), t!(language, "panel-secret")];
    Message::card(Card::new(Tone::Calm).title(t!(language, "panel-title")).text(lines.join("\n\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_link() {
        for language in Language::ALL {
            let shown =
                render(language, "https://noor.crm.example.com/admin/enter?token=0123456789abcdef").response(true);
            insta::assert_json_snapshot!(format!("panel_{}", language.as_str()), shown);
        }
    }
}
