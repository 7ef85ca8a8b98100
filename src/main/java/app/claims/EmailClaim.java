package app.claims;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import platform.mail.EmailAddress;

/** The address of a caller, in the claim {@code email} of OpenID Connect. */
public final class EmailClaim {

    private EmailClaim() {}

    /** Returns null if the token has no valid address, or if {@code email_verified} says that the address is not the caller's. */
    public static @Nullable String read(Jwt jwt) {
        return jwt.getClaim("email") instanceof String email
                        && EmailAddress.Rule.isAddress(email)
                        && !Boolean.FALSE.equals(jwt.getClaim("email_verified"))
                ? email
                : null;
    }
}
