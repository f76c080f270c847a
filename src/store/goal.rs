//! Goals in a workspace.

use super::{error::StoreError, workspace::Workspace};
use crate::{
    context::Context,
    model::{Act, Goal, GoalId, NewGoal},
};

impl Workspace {
    /// Adds a goal to the plan.
    ///
    /// # Errors
    /// Same as [`Workspace::record`].
    pub fn add_goal(&mut self, context: &Context, goal: NewGoal) -> Result<Goal, StoreError> {
        let NewGoal { what, competencies, how, by, done_when } = goal;
        let added = context.now();
        let entry = self.record(context, |workspace| {
            let id = GoalId::new(workspace.next_id(context));
            let short = workspace.next_short('G');
            Ok::<_, StoreError>(Act::GoalAdded(Box::new(Goal {
                id,
                short,
                what,
                competencies,
                how,
                by,
                done_when,
                added,
                done: None,
            })))
        })?;
        match entry.act {
            Act::GoalAdded(goal) => Ok(*goal),
            _ => unreachable!("it was made a few lines above"),
        }
    }
}
