package app.identity;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/**
 * Answers every request to revoke a token with {@code unsupported_token_type} (RFC 7009, section 2.2.1). An access token is verified by its
 * signature, and no part checks whether it was revoked. A client might rely on an answer that claimed a revocation.
 */
final class NoRevocation implements AuthenticationProvider {

    @Override
    public Authentication authenticate(Authentication revocation) {
        throw new OAuth2AuthenticationException(new OAuth2Error(
                OAuth2ErrorCodes.UNSUPPORTED_TOKEN_TYPE,
                "Access tokens cannot be revoked; they expire by themselves.",
                "https://datatracker.ietf.org/doc/html/rfc7009#section-2.2.1"));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
