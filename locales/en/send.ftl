# /inbox send: answers of every kind that WhatsApp has.

help-inbox-send = Answer a customer with more than text
help-inbox-send-text = Answer with a text
help-inbox-send-quote = Answer one message, quoting it
help-inbox-send-reaction = Put an emoji under a message of theirs
help-inbox-send-buttons = Answer with a text and up to three buttons
help-inbox-send-list = Answer with a text and a list to choose from
help-inbox-send-location = Send a place on the map
help-inbox-send-contact = Send a contact card
help-inbox-send-file = Answer with a picture, a film, a sound or a document
option-inbox-send-conversation = With which customer
option-inbox-send-message = Which message
option-inbox-send-text = The text; \n for a new line
option-inbox-send-emoji = The emoji; leave it out to take it back
option-inbox-send-first = The first button
option-inbox-send-second = The second button
option-inbox-send-third = The third button
option-inbox-send-header = A title above the text
option-inbox-send-footer = A small line below the text
option-inbox-send-open = What opens the list
option-inbox-send-rows = The choices, like: Saturday | 9 am; Sunday
option-inbox-send-place = Coordinates, or a map link that has them
option-inbox-send-name = The name
option-inbox-send-address = The address
option-inbox-send-phone = The phone number
option-inbox-send-file = The file, up to 100 MB
option-inbox-send-caption = What stands below the file
option-inbox-send-file-name = What the customer reads as its name
option-inbox-send-as = As a sticker, a voice message or a document

# What the customer reads as a file's name, where nothing of its own can be read.
file-word =
    { $sort ->
        [image] picture
        [video] video
        [audio] sound
       *[other] file
    }

field-buttons = Buttons
field-caption = caption
field-emoji = Emoji
field-footer = Footer
field-header = Title
field-open = List title
field-place = Place
field-rows = Choices

invalid-place = This place can’t be read. Write it as coordinates like `24.7136, 46.6753`, or paste a map link that shows them. Short links don’t.
invalid-emoji = A reaction is a single emoji, like 👍 or ❤️.
invalid-rows = A list has from 1 to { $limit } choices.
invalid-rows-parted =
    Each choice has up to 24 characters, and what is said about it after | up to 72.
    Put a semicolon “;” between two choices, not a comma, like: Saturday | 9 am; Sunday | 4 pm
invalid-twice = “{ $field }” has the same text twice, which WhatsApp does not accept.
conflict-not-by-provider = The provider of this number doesn’t carry messages of this kind. A plain text works.
conflict-file-not-taken = WhatsApp does not take this file. It takes JPEG and PNG pictures, MP4 and 3GP films up to 16 MB, MP3, M4A, OGG, AAC and AMR sounds up to 16 MB, and PDF, Office and text files up to 100 MB.
conflict-not-a-sticker = A sticker is a WebP picture of at most 500 KB.
conflict-not-a-voice = A voice message is an OGG file (Opus) of at most 16 MB. Any other sound is sent as it is without this option.
conflict-no-caption = No caption is shown below a sound or a sticker. Send the words in a message after it.
