# How satisfied customers are: the question after a conversation is closed, the rating, and the command /inbox satisfaction.

## What the customer is told

rating-usual-question = Thank you for contacting { $company }. How was our service in this conversation?
rating-open = Rate our service
rating-word =
    { $stars ->
        [5] Excellent
        [4] Very good
        [3] Good
        [2] Not so good
       *[1] Bad
    }
rating-comment-question = Thank you for rating us 🙏 If you want to add something, write it here in one message. You don’t have to.
replies-rating = ⭐ Rating, when their conversation is closed

## In the team

field-rating = Rating
rated = {"\u200E"}{ $stars }
rated-with = {"\u200E"}{ $stars } · { $comment }

## Figures

satisfaction-title = ⭐ How satisfied customers were in { $days }
satisfaction-nobody = Nobody was asked in this time. To have customers asked: `/settings replies rating`
satisfaction-no-answer =
    { PLURAL($count) ->
        [one] { $count } customer was asked and has not answered yet.
       *[other] { $count } customers were asked and nobody has answered yet.
    }
satisfaction-line = {"\u200E"}{ $stars } · { $count }
satisfaction-average = { $average } of 5
satisfaction-rate = { $rate } % of those asked ({ $asked })
satisfaction-of =
    {"\u200E"}{ $name }: { $average } ({ PLURAL($count) ->
        [one] { $count } rating
       *[other] { $count } ratings
    })
satisfaction-of-nobody = Nobody
field-average = Average
field-ratings = Ratings
field-answer-rate = Answered
field-comments = Comments
field-by-colleague = By who had the conversation

## Commands

help-inbox-satisfaction = How satisfied customers were
option-inbox-satisfaction-days = In how many days, from 1 to 365; else 30
