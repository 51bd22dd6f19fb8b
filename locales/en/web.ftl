## Signing in

sign-in-ended = You are not signed in, or not any more.
sign-in-wrong = The e-mail address or the password is not right.
sign-in-link-over = This link was used already, or its time is over. Please ask for a new one.
sign-in-too-many = Too many tries. Please try again in five minutes.
