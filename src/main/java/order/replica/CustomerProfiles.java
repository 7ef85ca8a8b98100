package order.replica;

import static order.jooq.Tables.CUSTOMER_PROFILE;
import static org.jooq.impl.DSL.excluded;
import static platform.sql.AnyOf.anyOf;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Repository;
import promotion.PromotionEvent.ProfileChanged;

/** A copy of the levels and segments that operators have set for customers, from the events of promotion. */
@Order(3)
@Repository
public class CustomerProfiles implements Replica<ProfileChanged> {

    private final DSLContext database;

    CustomerProfiles(DSLContext database) {
        this.database = database;
    }

    /** @param level null for none */
    public record Profile(@Nullable String level, List<String> segments) {}

    /** Returns the profiles of these customers, by id. Reads nothing if there are no ids. */
    public Map<String, Profile> read(Collection<String> userIds) {
        Map<String, Profile> profiles = new HashMap<>();
        if (!userIds.isEmpty()) {
            database.selectFrom(CUSTOMER_PROFILE)
                    .where(anyOf(CUSTOMER_PROFILE.USER_ID, userIds))
                    .forEach(row ->
                            profiles.put(row.getUserId(), new Profile(row.getLevel(), List.of(row.getSegments()))));
        }
        return profiles;
    }

    @Override
    public Class<ProfileChanged> events() {
        return ProfileChanged.class;
    }

    /** Saves the profiles of these events. For each customer the highest version is kept, in whatever order the events arrive. */
    @Override
    public void update(Collection<ProfileChanged> events) {
        List<ProfileChanged> inOrder = events.stream()
                .sorted(Comparator.comparing(ProfileChanged::userId))
                .toList();
        for (ProfileChanged event : inOrder) {
            database.insertInto(CUSTOMER_PROFILE)
                    .set(CUSTOMER_PROFILE.USER_ID, event.userId())
                    .set(CUSTOMER_PROFILE.VERSION, event.version())
                    .set(CUSTOMER_PROFILE.LEVEL, event.level())
                    .set(CUSTOMER_PROFILE.SEGMENTS, event.segments().toArray(String[]::new))
                    .onConflict(CUSTOMER_PROFILE.USER_ID)
                    .doUpdate()
                    .setAllToExcluded()
                    .where(excluded(CUSTOMER_PROFILE.VERSION).gt(CUSTOMER_PROFILE.VERSION))
                    .execute();
        }
    }
}
