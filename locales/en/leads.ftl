# The commands /crm lead.

lead-created = ✅ Lead { $lead } was added: { $name }
lead-form-title = New lead
lead-form-title-for = Lead: { $name }
lead-state =
    { $state ->
        [open] Open
        [lost] Lost
        [converted] Became a deal
       *[other] Unknown
    }
lead-source =
    { $source ->
        [discord] Added on Discord
        [whatsapp] WhatsApp conversation
       *[other] Unknown
    }

leads-title =
    { $count ->
        [0] Leads: none open
        [one] Leads: { $count } open
       *[other] Leads: { $count } open
    }
leads-which = Which lead?
leads-none = There are no open leads. To add the first: `/crm lead add`
leads-line = **{ $lead }** · { $name } · { $when }
