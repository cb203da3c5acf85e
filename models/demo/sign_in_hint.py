"""How to get into the demo clinic; apart from its builder, which the sign-in screen must not wait for."""

SIGN_IN_HINT = "mruiz, PIN 2468   provider dlee, PIN 1357"
