//! Goals in a workspace.

use super::{error::StoreError, workspace::Workspace};
use crate::{
    context::Context,
    model::{Act, Goal, GoalId},
};

impl Workspace {
    /// Adds a goal to the plan.
    ///
    /// # Errors
    /// As [`Workspace::record`].
    pub fn add_goal(&mut self, context: &Context, goal: Goal) -> Result<Goal, StoreError> {
        let entry = self.record(context, |workspace| {
            let id = GoalId::new(workspace.next_id(context));
            Ok::<_, StoreError>(Act::GoalAdded(Box::new(Goal { id, short: workspace.next_short('G'), ..goal })))
        })?;
        match entry.act {
            Act::GoalAdded(goal) => Ok(*goal),
            _ => unreachable!("it was made a few lines above"),
        }
    }
}
