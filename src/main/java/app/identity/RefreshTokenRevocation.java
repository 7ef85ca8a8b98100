package app.identity;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/**
 * Revokes refresh tokens of the client that asks. Every other request is answered {@code unsupported_token_type} (RFC 7009, section 2.2.1):
 * an access token is verified by its signature, and no part checks whether it was revoked. A client might rely on an answer that claimed a
 * revocation.
 */
final class RefreshTokenRevocation implements AuthenticationProvider {

    private final OAuth2AuthorizationService authorizations;

    RefreshTokenRevocation(OAuth2AuthorizationService authorizations) {
        this.authorizations = authorizations;
    }

    @Override
    public Authentication authenticate(Authentication revocation) {
        OAuth2TokenRevocationAuthenticationToken request = (OAuth2TokenRevocationAuthenticationToken) revocation;
        OAuth2ClientAuthenticationToken client = (OAuth2ClientAuthenticationToken) request.getPrincipal();
        OAuth2Authorization found = authorizations.findByToken(request.getToken(), OAuth2TokenType.REFRESH_TOKEN);
        if (found == null
                || client.getRegisteredClient() == null
                || !found.getRegisteredClientId()
                        .equals(client.getRegisteredClient().getId())) {
            throw new OAuth2AuthenticationException(new OAuth2Error(
                    OAuth2ErrorCodes.UNSUPPORTED_TOKEN_TYPE,
                    "Only refresh tokens can be revoked; access tokens expire by themselves.",
                    "https://datatracker.ietf.org/doc/html/rfc7009#section-2.2.1"));
        }
        authorizations.remove(found);
        request.setAuthenticated(true);
        return request;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
