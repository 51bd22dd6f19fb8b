## The second step of signing in

web-second = One more step
web-second-about = Enter the code that your app shows, or one of your recovery codes.
web-code-wrong = That code is wrong, or was used before.
sign-in-not-fresh = Please confirm first who you are.
web-prove-code = The code that your app shows, or a recovery code
field-code = Code
web-two-factor = Two-step sign-in
web-two-factor-about = With an app on your phone, nobody signs in as you who only has your password.
web-two-factor-on = On since
web-two-factor-begin = Set it up
web-two-factor-scan = Scan this with your app
web-two-factor-picture = A QR code with the secret for your app
web-two-factor-type = Or type this in there:
web-two-factor-code = The code that it shows now
web-two-factor-turn-on = Turn on
web-two-factor-end = Turn off two-step sign-in
web-two-factor-off-sure = Turn it off? Your password, or a link, is enough to sign in then.
web-codes-once = These recovery codes let you in once each when your phone is lost. They are shown only now; keep them where nobody else reads them.
web-codes-new = New recovery codes
web-codes-left = { PLURAL($count) ->
        [one] { $count } recovery code is left.
       *[other] { $count } recovery codes are left.
    }
