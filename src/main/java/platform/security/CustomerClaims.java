package platform.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the issuer says of a customer in the token: the level and the segments by which promotions select customers.
 *
 * @param level null for none
 * @param segments each once, in alphabetical order
 */
public record CustomerClaims(@Nullable String level, List<String> segments) {

    /** The longest level and segment, in characters. */
    public static final int MAX_LENGTH = 64;

    public static final int MAX_SEGMENTS = 50;

    public CustomerClaims {
        segments = segments.stream().distinct().sorted().toList();
    }
}
