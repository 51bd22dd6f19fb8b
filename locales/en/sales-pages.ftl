## Lists, boards and forms of sales

web-view = View
web-list = List
web-board = Board
web-board-of = Board of stages
web-which = Which
web-choose = Choose…
web-add-it = Add
web-move = Move
web-move-to = Move to stage
web-give = Give to a colleague
web-goes-on = How it goes on
web-lose = Lost
web-reopen = Open again
web-said = Notes
web-note-new = New note
web-note-hint = Only colleagues see it
web-note-keep = Keep the note
web-me = Me

## Leads

web-leads-count =
    { PLURAL($count) ->
        [one] { $count } lead
       *[other] { $count } leads
    }
web-leads-count-many = more than { $count } leads
web-leads-all-open = All that are open
web-leads-mine = My open ones
web-leads-nothing = There are no leads here
web-leads-more =
    { PLURAL($count) ->
        [one] and { $count } other
       *[other] and { $count } others
    }
web-leads-cut = Only the leads that you see are counted here.

## Deals

web-deal = Deal
web-deals = Deals
web-deal-new = New deal
web-deal-whose = Whose deal is it?
web-deal-win = Won
web-deal-worth = Total { $total } ({ $net } before tax, tax { $tax })
web-deals-all-open = All that are open
web-deals-mine = My open ones
web-deals-nothing = There are no deals here
web-line = Add or change a line
web-line-hint = Its number, SKU or name. One that is in the deal already is changed.
web-discount = Discount, in percent
web-take-out = Take out

## Tasks

web-tasks = Tasks
web-late = overdue
web-repeat-no = Does not repeat
web-about-hint = A lead, deal or conversation: L-1042, D-1042 or C-1042
web-assignee-hint = Who is to do it
web-task-delete = Delete
web-task-delete-sure = Delete this task?

## Products and companies

web-products = Products
web-product-new = New product
web-product-stays = What stands in deals already stays as it was agreed on.
web-companies-none = There are no companies yet
web-employees = Who works there
