//! Tasks, by number or title: crm finds them, and they are offered here.

use crm::{
    Permission, TaskId, TenantId,
    tasks::{self, Name, Task, Which, number_label},
};
use serenity::all::CreateAutocompleteResponse;

use crate::{bot::Ctx, response, route::Payload, session::InteractionContext};

/// What autocomplete offers: the caller's own tasks, or everybody's, for who may view tasks. What is chosen says what was seen of it.
pub(crate) async fn suggest(ctx: Ctx<'_>, typed: &str) -> CreateAutocompleteResponse {
    response::suggest(ctx.framework.user_data, &InteractionContext::command(ctx.interaction), |session| async move {
        let everybodys = session.may(Permission::ViewTasks).await?;
        let found = tasks::suggest(&session.db, &session.caller, typed, everybodys).await?;
        let meant = |task: &Task| Which { name: Name::Number(task.number), seen: Some(task.version) };
        Ok(found.iter().map(|task| (label(task), meant(task).to_string())).collect())
    })
    .await
}

fn label(task: &Task) -> String {
    let done = task.done_at.map(|_| "☑️ ").unwrap_or_default();
    format!("{done}{} · {} · {}", number_label(task.number), task.title, task.assignee_name)
}

/// What a button says of the task that it is about.
impl Payload for Which {
    fn write(&self, _: usize) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        // One way of writing each.
        Some(Self::read(raw)).filter(|which| which.name != Name::Unknown && which.to_string() == raw)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let seen = prop::option::of(0..=i64::MAX);
        (crate::route::uuids(), seen).prop_map(|(id, seen)| Self { name: Name::Id(id), seen }).boxed()
    }
}

/// A task and its company: what a button says that is pressed in private, where nothing else tells which company it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Anywhere {
    pub company: TenantId,
    pub task: TaskId,
}

impl Payload for Anywhere {
    fn write(&self, _: usize) -> String {
        format!("{}.{}", self.company, self.task)
    }

    fn read(raw: &str) -> Option<Self> {
        let (company, task) = raw.split_once('.')?;
        let read = Self { company: company.parse().ok()?, task: task.parse().ok()? };
        Some(read).filter(|read| read.write(0) == raw)
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        (crate::route::uuids(), crate::route::uuids()).prop_map(|(company, task)| Self { company, task }).boxed()
    }
}
