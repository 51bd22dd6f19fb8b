# Message templates: what may be sent to a customer who has not written for a day, once WhatsApp has approved it.

help-inbox-template = Message templates
help-inbox-template-list = See the templates
help-inbox-template-show = See a template as customers do
help-inbox-template-sync = Fetch the templates from WhatsApp
help-inbox-template-check = Check a text before it is handed in
help-inbox-template-create = Hand a new template in for approval
help-inbox-send-template = Send an approved template, at any time
option-inbox-template-words = Words of its name or text
option-inbox-template-template = Which template
option-inbox-template-text = The text; \n for a new line
option-inbox-template-name = Its name: small letters, digits and _
option-inbox-template-purpose = What it is for
option-inbox-template-code = Language code, like ar or en_US
option-inbox-template-examples = An example for each variable: Sara; Monday
option-inbox-template-header = A title above the text
option-inbox-template-footer = A small line below the text
option-inbox-template-buttons = Buttons, like: Confirm; Track | https://…
option-inbox-send-template = Which template
option-inbox-send-values = Values for its variables in order: Sara; Monday
option-inbox-send-media = Link of the file above the text, if you attach none

templates-title = 📋 Message templates
templates-none = There are no templates yet. `/inbox template sync` fetches them from WhatsApp, `/inbox template create` hands in a new one.
templates-syncing = 🔄 The templates are being fetched from WhatsApp. In a moment `/inbox template list` shows them.
template-line = { $mark } { $name } ({ $code }) — { $text }
template-good = ✅ Nothing is wrong with this text.
template-refused = The template was not handed in
template-submitted = It has been handed in. WhatsApp usually takes minutes to a day to approve it.
template-next = What happens next
template-flaws = Notes
template-purpose = Purpose
template-category =
    { $category ->
        [marketing] marketing
        [utility] utility
        [authentication] authentication
       *[other] other
    }
template-media =
    { $kind ->
        [image] 📷 picture
        [video] 🎬 video
        [document] 📄 file
       *[other] 📎 special title
    }
template-state-submitting = being handed in
template-state-pending = under review
template-state-approved = approved
template-state-rejected = rejected
template-state-paused = paused
template-state-disabled = disabled
template-state-gone = deleted
template-state-unusable = not available
flaw-no-body = The text is empty.
flaw-too-long = A part is longer than WhatsApp takes (text 1,024 characters, title and footer 60, button 25).
flaw-too-many-buttons = There are more than 10 buttons.
flaw-variable-at-the-edge = WhatsApp takes no variable at the very beginning or end of the text.
flaw-variables-together = Two variables stand side by side. A word has to stand between them.
flaw-numbering = Numbered variables must run from 1 without gaps.
flaw-variable-name = A variable is a number or a name in small letters; one text can’t have both.
flaw-header-variables = The title has more than one variable.
flaw-footer-variable = The footer can’t have variables.
flaw-too-many-variables = Many variables for so short a text: WhatsApp may refuse it.
flaw-spaces = Several empty lines in a row, or many spaces.
flaw-leading-sign = An Arabic line begins with a sign or a Latin word, which turns it around on some phones.
flaw-mixed-direction = A variable stands beside a Latin word or a number; in Arabic text they may swap places.
field-template = Template
field-values = Variables
field-media = The file above the text

noun-template = Message templates
one-template = a template
action-template-submit = Hand in a template
audit-template-submit = { $who } handed in the template { $target }
action-template-sync = Fetch the templates
audit-template-sync = { $who } fetched the templates from WhatsApp

missing-template = There is no such template.
conflict-template-not-approved = WhatsApp does not let this template be used now.
conflict-template-elsewhere = This template belongs to another of the company’s numbers, so it can’t be sent in this conversation.
conflict-no-template-account = The company has no number whose templates are known. The operator adds a number, or connects the business account at Meta with `omnicrm tenant connect`.
conflict-opted-out = The customer asked not to be written to, and has not written for more than a day. They can be answered when they write.
conflict-taken-template = There is a template of this name and language already.
invalid-template-name = A template’s name has only small letters, digits and `_`, like `order_ready`.
invalid-template = This template can’t be used from here as it is.
invalid-missing = Values are missing for these variables: { $variables }
invalid-missing-parted = Write the values in their order, with a semicolon “;” between them, not a comma, like: Layla; Sunday at 5
invalid-media = The link must begin with `https://` and have no spaces.
