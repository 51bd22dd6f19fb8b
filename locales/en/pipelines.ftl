# The pipelines of leads and of deals, their stages, and the commands /pipeline.

pipeline-title-lead = Stages of leads
pipeline-title-deal = Stages of deals
pipeline-title-own = Stages of “{ $name }”
pipeline-usual = Sales
stage-of = { $pipeline } › { $stage }
pipelines-title = Pipelines of deals
pipelines-line = {"\u200E"}**{ $name }** · { $stages } · { $deals }
pipelines-hint = Choose a pipeline
pipeline-stages =
    { PLURAL($count) ->
        [one] { $count } stage
       *[other] { $count } stages
    }
pipelines-remove-title = Remove the pipeline “{ $name }”
pipelines-remove-text =
    Open in it: { $open }
    Ended in it: { $ended }

    Which pipeline takes what is in it? What is in the first stage goes to the first stage there, and so on; where there are fewer, to the last. The pipeline is removed once you choose.
pipelines-into-hint = The pipeline that takes what is in it
button-pipelines = All pipelines
button-pipeline-add = Add a pipeline…
button-pipeline-rename = Rename the pipeline…
button-pipeline-remove = Remove the pipeline
pipeline-add-title = New pipeline
field-pipeline = Pipeline
field-into = Where what was in it went
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
field-moved = Open ones that were moved
field-moved-ended = Ended ones that were moved

## What was not done

invalid-pipeline = There is no such pipeline in “{ $field }”. It may have been removed or renamed.
invalid-stage = There is no such stage in “{ $field }”. It may have been removed or renamed.
conflict-taken-stage = Another stage or pipeline has this name.
conflict-pipeline-changed-by = { $by } has changed these stages since you looked at them, so nothing was changed. To see them as they are now: `/pipeline edit`
conflict-pipeline-changed = These stages have changed since you looked at them, so nothing was changed. To see them as they are now: `/pipeline edit`
conflict-last-stage = This is the only stage, so it stays: everything that is open is in one.
conflict-stage-in-use = Something has come into it since you looked, so nothing was removed. Try again and choose where that goes.
conflict-last-pipeline = This is the only pipeline of deals, so it stays: each deal goes through one.
limit-stages =
    { PLURAL($limit) ->
        [one] There can be no more than { $limit } stage.
       *[other] There can be no more than { $limit } stages.
    }

limit-pipelines =
    { PLURAL($limit) ->
        [one] Deals can have no more than { $limit } pipeline.
       *[other] Deals can have no more than { $limit } pipelines.
    }

## Commands

help-pipeline = The pipelines of leads and deals
help-pipeline-list = The stages, and what is in each
help-pipeline-edit = Shape pipelines and their stages
option-pipeline-edit-of = Whose stages
option-pipeline = One of the pipelines of deals

## In the audit log

noun-pipeline = Pipelines and stages
one-pipeline = the stages
action-pipeline-add = Pipeline added
audit-pipeline-add = { $who } added the pipeline “{ $name }”
action-pipeline-remove = Pipeline removed
audit-pipeline-remove = { $who } removed the pipeline “{ $name }”
action-pipeline-rename = Pipeline renamed
audit-pipeline-rename = { $who } renamed the pipeline “{ $before }” to “{ $name }”
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
