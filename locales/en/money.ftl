# Money: how it is typed, and the company's currency.

field-currency = Currency
field-price = Price before tax
field-tax = Tax
field-discount = Discount
field-quantity = Quantity
field-value = Value

invalid-money = The amount in “{ $field }” was not understood. For example: `1500`, `1,234.50` or `99.50 SAR`. Decimals come after a point, and nothing is less than zero.
invalid-decimals =
    The amount in “{ $field }” is finer than { $currency }, which has { $count ->
        [0] no decimals
       *[other]
            { PLURAL($count) ->
                [one] { $count } decimal
               *[other] { $count } decimals
            }
    }.
invalid-too-much = The amount in “{ $field }” is more than can be counted.
invalid-rate = The rate in “{ $field }” was not understood. It is from 0 to 100, such as `15` or `7.5%`.
invalid-quantity = The number in “{ $field }” was not understood. It is from 0 to 1,000,000, with three decimals at most, such as `3` or `1.5`.
invalid-currency = The currency in “{ $field }” is not known. Type its code of three letters, such as `SAR` or `KWD`.
