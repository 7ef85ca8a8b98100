package app.claims;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jwt.Jwt;
import platform.security.CustomerClaims;
import platform.text.Visible;

/**
 * The claims in which the issuer says what customers are to promotions.
 *
 * @param level of a text
 * @param segments of a list of texts, or of a text with spaces
 */
@ConfigurationProperties("orderwright.security.customer-claims")
public record CustomerClaimNames(
        @DefaultValue("customer_level") String level,
        @DefaultValue("customer_segments") String segments) {

    /** The names that are used unless others are configured. */
    public static final CustomerClaimNames DEFAULT = new CustomerClaimNames("customer_level", "customer_segments");

    /** Returns null if the token has neither claim. Leaves out what is no text, too long, or one segment too many. */
    public @Nullable CustomerClaims read(Jwt jwt) {
        if (!jwt.hasClaim(level) && !jwt.hasClaim(segments)) {
            return null;
        }
        return new CustomerClaims(
                jwt.getClaim(level) instanceof String text && isPossible(text) ? text : null,
                texts(jwt.getClaim(segments)).stream()
                        .filter(CustomerClaimNames::isPossible)
                        .limit(CustomerClaims.MAX_SEGMENTS)
                        .toList());
    }

    private static List<String> texts(@Nullable Object claim) {
        if (claim instanceof String text) {
            return List.of(text.strip().split(" +"));
        }
        List<String> texts = new ArrayList<>();
        if (claim instanceof Collection<?> list) {
            list.forEach(each -> texts.add(String.valueOf(each)));
        }
        return texts;
    }

    private static boolean isPossible(String text) {
        return !text.isEmpty() && text.length() <= CustomerClaims.MAX_LENGTH && text.matches(Visible.PATTERN);
    }
}
