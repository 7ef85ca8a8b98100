package promotion.customer;

import java.util.List;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import org.jspecify.annotations.Nullable;
import platform.edit.EntityTag;
import promotion.PromotionEvent.ProfileChanged;

/**
 * The level and the segments of a customer, as operators set them.
 *
 * @param version rises by one with each edit
 * @param level null for none
 * @param segments each once, in alphabetical order
 */
@AggregateRoot
public record Profile(
        @Identity String userId, long version, @Nullable String level, List<String> segments) {

    public Profile {
        segments = segments.stream().distinct().sorted().toList();
    }

    /** Returns this profile if nothing changes, otherwise its next version. */
    public Profile edited(@Nullable String newLevel, List<String> newSegments) {
        Profile wanted = new Profile(userId, version, newLevel, newSegments);
        return wanted.equals(this) ? this : new Profile(userId, version + 1, newLevel, newSegments);
    }

    public EntityTag tag() {
        return EntityTag.ofVersion(version);
    }

    public ProfileChanged changed() {
        return new ProfileChanged(userId, version, level, segments);
    }
}
