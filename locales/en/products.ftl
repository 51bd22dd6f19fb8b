# Products, and the commands /product.

product-title = {"\u200E"}{ $product } · { $name }
product-added = ✅ Product { $product } was added
product-edited = ✅ Product { $product } was changed
product-retired = 🗄️ Product { $product } is no longer sold
product-restored = ↩️ Product { $product } is sold again
product-undone = ↩️ { $product } is as it was before your last change
product-active = Sold
product-inactive = No longer sold
product-price-unit = { $price } per { $unit }
product-edit-title = Edit product { $product }
product-form-price = Price of one, before tax
product-form-tax = Tax, in percent
product-form-unit = Unit: piece, metre, hour…
products-title =
    { $count ->
        [0] No products are sold
       *[other]
            { PLURAL($count) ->
                [one] { $count } product is sold
               *[other] { $count } products are sold
            }
    }
products-title-retired =
    { $count ->
        [0] No products were retired
       *[other]
            { PLURAL($count) ->
                [one] { $count } product was retired
               *[other] { $count } products were retired
            }
    }
products-line = {"\u200E"}**{ $product }** · { $name } · { $price }
products-none = There are no products yet. To add the first: `/product add`
products-none-retired = No product was retired.
button-product-retire = Retire
button-product-restore = Sell again
field-sku = SKU
field-product = Product
field-unit = Unit

## What was not done

missing-product = There is no such product. You can search by number, SKU or name: `/product show`
conflict-taken-product = This SKU is another product’s.
conflict-product-changed-by = { $by } has changed this product since you looked at it, so nothing was changed. What is different: { $what }
conflict-product-changed = This product has changed since you looked at it, so nothing was changed. What is different: { $what }
conflict-product-retired = This product is no longer sold, so it can’t be put into a deal. To sell it again: `/product restore`

## Commands

help-product = What the company sells
help-product-add = Add a product
option-product-add-name = What it is called
option-product-add-price = Price of one before tax, such as 450 or 12.5 KWD
option-product-add-tax = Tax in percent, such as 15
option-product-add-unit = What it is counted in: piece, metre, hour
option-product-add-sku = Your own number for it
help-product-list = The products, newest first
option-product-list-retired = Those that are no longer sold
help-product-show = One product in detail
help-product-edit = Change a product in a form
help-product-retire = Stop selling a product
help-product-restore = Sell a product again
option-product = Its number, SKU or name

## In the audit log

noun-product = Products
one-product = a product
action-product-add = Product added
audit-product-add = { $who } added product { $target }
action-product-edit = Product changed
audit-product-edit = { $who } changed product { $target }
action-product-retire = Product retired
audit-product-retire = { $who } retired product { $target }
action-product-restore = Product sold again
audit-product-restore = { $who } put product { $target } on sale again
action-product-undo = Change of a product taken back
audit-product-undo = { $who } took back “{ $undone }” of product { $target }
