package app.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/**
 * The sign-ins of operators at the platform's own issuer, in {@code platform.sign_in}, so that each instance continues what another one has
 * begun. Codes and refresh tokens are stored as hashes only. Access tokens and ID tokens are not stored, because their signature proves them.
 *
 * <p>A code and a refresh token work once: of concurrent requests with the same one, only the first is stored, and the others are refused
 * with {@code invalid_grant}. If a code is used again, or a refresh token long after its successor was issued, somebody else may have it, so
 * the sign-in ends. All times are of the platform's clock; the library's own checks of expiry, by the machine's clock, find no expiry.
 */
@Component
@ConditionalOnWebApplication
@ConditionalOnOwnIssuer
final class StoredSignIns implements OAuth2AuthorizationService {

    static final Duration CODE_LIFE = Duration.ofMinutes(1);

    /** How long a sign-in can be continued by its refresh tokens. */
    static final Duration SIGN_IN_LIFE = Duration.ofHours(12);

    /** Two tabs of one browser may send the same refresh token within this time. The second one is refused, without further effect. */
    static final Duration REPEAT_LIMIT = Duration.ofMinutes(1);

    private static final String FOUND = StoredSignIns.class.getName();

    /** Replaces tokens that are stored as a hash or not at all, where the library only needs their presence. */
    private static final String UNKNOWN_VALUE = "-";

    private static final int MOST_DELETED = 100;

    private final JdbcClient sql;
    private final RegisteredClientRepository clients;
    private final Clock clock;

    StoredSignIns(JdbcClient sql, RegisteredClientRepository clients, Clock clock) {
        this.sql = sql;
        this.clients = clients;
        this.clock = clock;
    }

    /** A row as it was found. */
    private record SignIn(
            UUID id,
            String clientId,
            String subject,
            Set<String> scopes,
            String redirectUri,
            String codeChallenge,
            @Nullable String nonce,
            boolean redeemed,
            byte @Nullable [] refreshHash,
            byte @Nullable [] earlierRefreshHash,
            @Nullable Instant refreshedAt,
            Instant signedInAt,
            Instant expiresAt,
            int version) {

        private static SignIn of(ResultSet row, int number) throws SQLException {
            Timestamp refreshedAt = row.getTimestamp("refreshed_at");
            return new SignIn(
                    row.getObject("sign_in_id", UUID.class),
                    row.getString("client_id"),
                    row.getString("subject"),
                    Set.of((String[]) row.getArray("scopes").getArray()),
                    row.getString("redirect_uri"),
                    row.getString("code_challenge"),
                    row.getString("nonce"),
                    row.getBoolean("redeemed"),
                    row.getBytes("refresh_hash"),
                    row.getBytes("earlier_refresh_hash"),
                    refreshedAt == null ? null : refreshedAt.toInstant(),
                    row.getTimestamp("signed_in_at").toInstant(),
                    row.getTimestamp("expires_at").toInstant(),
                    row.getInt("version"));
        }
    }

    /** @throws OAuth2AuthenticationException {@code invalid_grant} if another request has used the code or the refresh token meanwhile */
    @Override
    public void save(OAuth2Authorization authorization) {
        if (!authorization.getAuthorizationGrantType().equals(AuthorizationGrantType.AUTHORIZATION_CODE)) {
            return; // a client has its access token at once, and nothing to continue
        }
        SignIn found = authorization.getAttribute(FOUND);
        if (found == null) {
            insert(authorization);
        } else if (update(found, authorization) == 0) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
        }
    }

    private void insert(OAuth2Authorization authorization) {
        Instant now = clock.instant();
        deleteExpired(now);
        OAuth2AuthorizationRequest request =
                Objects.requireNonNull(authorization.getAttribute(OAuth2AuthorizationRequest.class.getName()));
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code =
                Objects.requireNonNull(authorization.getToken(OAuth2AuthorizationCode.class));
        sql.sql("""
                insert into platform.sign_in (sign_in_id, client_id, subject, scopes, redirect_uri, code_challenge, nonce, code_hash,
                  signed_in_at, expires_at)
                values (:id, :client, :subject, :scopes, :redirect, :challenge, :nonce, :code, :now, :expires)
                """)
                .param("id", UUID.fromString(authorization.getId()))
                .param("client", authorization.getRegisteredClientId())
                .param("subject", authorization.getPrincipalName())
                .param("scopes", authorization.getAuthorizedScopes().toArray(String[]::new))
                .param("redirect", request.getRedirectUri())
                .param("challenge", request.getAdditionalParameters().get(PkceParameterNames.CODE_CHALLENGE))
                .param("nonce", request.getAdditionalParameters().get(OidcParameterNames.NONCE))
                .param("code", hash(code.getToken().getTokenValue()))
                .param("now", Timestamp.from(now))
                .param("expires", Timestamp.from(now.plus(CODE_LIFE)))
                .update();
    }

    private int update(SignIn found, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2RefreshToken> refresh = Objects.requireNonNull(authorization.getRefreshToken());
        return sql.sql("""
                update platform.sign_in
                set redeemed = true, earlier_refresh_hash = refresh_hash, refresh_hash = :refresh, refreshed_at = :now,
                  expires_at = :expires, version = version + 1
                where sign_in_id = :id and version = :version
                """)
                .param("refresh", hash(refresh.getToken().getTokenValue()))
                .param("now", Timestamp.from(clock.instant()))
                .param("expires", Timestamp.from(found.signedInAt().plus(SIGN_IN_LIFE)))
                .param("id", found.id())
                .param("version", found.version())
                .update();
    }

    private void deleteExpired(Instant now) {
        sql.sql("""
                delete from platform.sign_in
                where sign_in_id in (select sign_in_id from platform.sign_in where expires_at <= :now limit :most)
                """)
                .param("now", Timestamp.from(now))
                .param("most", MOST_DELETED)
                .update();
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        delete(UUID.fromString(authorization.getId()));
    }

    private void delete(UUID id) {
        sql.sql("delete from platform.sign_in where sign_in_id = :id")
                .param("id", id)
                .update();
    }

    /** Returns null: the library looks for codes and refresh tokens only. */
    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return null;
    }

    /** Returns null if the token is unknown, expired or used, and for every type except codes and refresh tokens. */
    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        if (type != null && type.getValue().equals(OAuth2ParameterNames.CODE)) {
            return findByCode(token);
        }
        return type != null && type.equals(OAuth2TokenType.REFRESH_TOKEN) ? findByRefreshToken(token) : null;
    }

    private @Nullable OAuth2Authorization findByCode(String code) {
        SignIn found = find("code_hash = :hash", hash(code));
        if (found == null) {
            return null;
        }
        if (found.redeemed()) {
            delete(found.id());
            return null;
        }
        return authorization(found)
                .token(new OAuth2AuthorizationCode(code, found.signedInAt(), Instant.MAX))
                .build();
    }

    private @Nullable OAuth2Authorization findByRefreshToken(String token) {
        byte[] hash = hash(token);
        SignIn found = find("(refresh_hash = :hash or earlier_refresh_hash = :hash)", hash);
        if (found == null) {
            return null;
        }
        if (!Arrays.equals(hash, found.refreshHash())) {
            Instant refreshedAt = found.refreshedAt();
            if (refreshedAt == null || refreshedAt.plus(REPEAT_LIMIT).isBefore(clock.instant())) {
                delete(found.id());
            }
            return null;
        }
        return authorization(found)
                .refreshToken(new OAuth2RefreshToken(token, null))
                .token(new OidcIdToken(UNKNOWN_VALUE, null, null, Map.of(IdTokenClaimNames.SUB, found.subject())))
                .build();
    }

    private @Nullable SignIn find(String condition, byte[] hash) {
        return sql.sql("select * from platform.sign_in where %s and expires_at > :now".formatted(condition))
                .param("hash", hash)
                .param("now", Timestamp.from(clock.instant()))
                .query(SignIn::of)
                .optional()
                .orElse(null);
    }

    private OAuth2Authorization.Builder authorization(SignIn found) {
        Map<String, Object> further = new HashMap<>();
        further.put(PkceParameterNames.CODE_CHALLENGE, found.codeChallenge());
        further.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
        if (found.nonce() != null) {
            further.put(OidcParameterNames.NONCE, found.nonce());
        }
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(OpenPaths.AUTHORIZE)
                .clientId(found.clientId())
                .redirectUri(found.redirectUri())
                .scopes(found.scopes())
                .additionalParameters(further)
                .build();
        return OAuth2Authorization.withRegisteredClient(Objects.requireNonNull(clients.findById(found.clientId())))
                .id(found.id().toString())
                .principalName(found.subject())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(found.scopes())
                .attribute(
                        Principal.class.getName(),
                        UsernamePasswordAuthenticationToken.authenticated(found.subject(), null, List.of()))
                .attribute(OAuth2AuthorizationRequest.class.getName(), request)
                .attribute(FOUND, found);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
