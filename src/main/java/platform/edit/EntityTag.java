package platform.edit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * Identifies a state of something that operators edit. Clients treat the text as opaque.
 *
 * @param edit identifies what operators have set. A precondition of a write compares only this part, so that an order which uses a coupon
 *     does not refuse an edit of the coupon.
 * @param counted identifies the other values of the answer, which orders change; null if there are none. A read compares both parts.
 */
public record EntityTag(String edit, @Nullable String counted) {

    /** Separates the parts. Neither versions nor base64url contain it. */
    static final char SEPARATOR = '.';

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** The tag of an object that counts its edits and is never removed. */
    public static EntityTag ofVersion(long version) {
        return new EntityTag(Long.toString(version), null);
    }

    /**
     * The tag of an object without a version: a hash of what operators have set. If an edit is taken back, the tag is as before. This is
     * right for an edit that replaces the whole content: it is based on exactly what it replaces.
     *
     * @param content a record whose text names all that operators have set
     */
    public static EntityTag ofContent(Record content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(content.toString().getBytes(StandardCharsets.UTF_8));
            return new EntityTag(ENCODER.encodeToString(hash), null);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }

    /** This tag for an answer that also shows these numbers. */
    public EntityTag counting(long... numbers) {
        return new EntityTag(
                edit, Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining("-")));
    }

    /** An answer 200 with this tag. If it answers a read whose {@code If-None-Match} has the tag, Spring sends a 304 instead. */
    public <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok().eTag(header()).body(body);
    }

    /** The value of the header {@code ETag}: a strong tag in quotes. */
    public String header() {
        return '"' + edit + (counted == null ? "" : SEPARATOR + counted) + '"';
    }
}
