# The stages of leads and of deals, and the commands /pipeline.

pipeline-title-lead = Stages of leads
pipeline-title-deal = Stages of deals
pipeline-line = {"\u200E"}**{ $place }.** { $stage }
pipeline-ends = Ends
pipeline-hint = Choose a stage to change
pipeline-leads =
    { $count ->
        [0] no leads
       *[other]
            { PLURAL($count) ->
                [one] { $count } lead
               *[other] { $count } leads
            }
    }
pipeline-remove-title = Remove the stage “{ $stage }”
pipeline-remove-text =
    Open in it: { $open }
    Ended in it: { $ended }

    Which stage takes what is in it? The stage is removed once you choose.
pipeline-into-hint = The stage that takes what is in it
button-stage-add = Add a stage…
button-stage-up = Earlier
button-stage-down = Later
button-stage-rename = Rename…
button-stage-likely = Probability…
button-stage-remove = Remove
button-stage-back = Back
stage-add-title = New stage
stage-rename-title = Rename “{ $stage }”
stage-likely-title = Probability in “{ $stage }”
stage-form-order = Place, 1 to { $last } (last if left out)
stage-form-likely = Probability of winning, in percent
field-order = Place
field-probability = Probability
field-moved = Open ones moved out of it
field-moved-ended = Ended ones moved out of it

## What was not done

invalid-stage = There is no such stage in “{ $field }”. It may have been removed or renamed.
conflict-taken-stage = Another stage has this name.
conflict-pipeline-changed-by = { $by } has changed these stages since you looked at them, so nothing was changed. To see them as they are now: `/pipeline edit`
conflict-pipeline-changed = These stages have changed since you looked at them, so nothing was changed. To see them as they are now: `/pipeline edit`
conflict-last-stage = This is the only stage, so it stays: everything that is open is in one.
conflict-stage-in-use = Something has come into this stage since you looked at it, so it was not removed. Try again and choose where that goes.
limit-stages =
    { PLURAL($limit) ->
        [one] There can be no more than { $limit } stage.
       *[other] There can be no more than { $limit } stages.
    }

## Commands

help-pipeline = The stages of leads and deals
help-pipeline-list = The stages, and what is in each
help-pipeline-edit = Change the stages: add, rename, order, remove
option-pipeline-edit-of = Whose stages

## In the audit log

noun-pipeline = Stages
one-pipeline = the stages
action-pipeline-add-stage = Stage added
audit-pipeline-add-stage =
    { $of ->
        [lead] { $who } added the stage “{ $stage }” to those of leads
       *[other] { $who } added the stage “{ $stage }” to those of deals
    }
action-pipeline-move-stage = Stage put at another place
audit-pipeline-move-stage =
    { $of ->
        [lead] { $who } put the stage “{ $stage }” of leads at another place
       *[other] { $who } put the stage “{ $stage }” of deals at another place
    }
action-pipeline-probability = Probability of a stage changed
audit-pipeline-probability = { $who } changed the probability of the stage “{ $stage }”
action-pipeline-remove-stage = Stage removed
audit-pipeline-remove-stage =
    { $of ->
        [lead] { $who } removed the stage “{ $stage }” from those of leads
       *[other] { $who } removed the stage “{ $stage }” from those of deals
    }
action-pipeline-rename-end = End renamed
audit-pipeline-rename-end =
    { $of ->
        [lead] { $who } calls leads that ended as “{ $end }” now “{ $stage }”
       *[other] { $who } calls deals that ended as “{ $end }” now “{ $stage }”
    }
action-pipeline-rename-stage = Stage renamed
audit-pipeline-rename-stage =
    { $of ->
        [lead] { $who } renamed the stage “{ $before }” of leads to “{ $stage }”
       *[other] { $who } renamed the stage “{ $before }” of deals to “{ $stage }”
    }
