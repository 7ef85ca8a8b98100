package promotion.customer;

import static platform.sql.AnyOf.anyOf;
import static promotion.jooq.Tables.CUSTOMER_PROFILE;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import promotion.document.Pseudonym;
import promotion.jooq.tables.records.CustomerProfileRecord;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of the profiles of customers, by their pseudonyms. Customers whose profile nobody has set have no row. */
@Repository
public class Profiles {

    private static final TypeReference<List<String>> SEGMENTS = new TypeReference<>() {};

    private final DSLContext database;

    Profiles(DSLContext database) {
        this.database = database;
    }

    /** Locks the stored profiles of these customers, in the order of their pseudonyms. Returns them by the ids of the customers. */
    public Map<String, Profile> lock(Collection<String> userIds) {
        Map<String, String> ids = HashMap.newHashMap(userIds.size());
        userIds.forEach(userId -> ids.put(Pseudonym.of(userId), userId));
        Map<String, Profile> found = HashMap.newHashMap(userIds.size());
        database.selectFrom(CUSTOMER_PROFILE)
                .where(anyOf(CUSTOMER_PROFILE.CUSTOMER, ids.keySet()))
                .orderBy(CUSTOMER_PROFILE.CUSTOMER)
                .forUpdate()
                .forEach(row -> {
                    Profile profile = profile(row, Objects.requireNonNull(ids.get(row.getCustomer())));
                    found.put(profile.userId(), profile);
                });
        return found;
    }

    public Optional<Profile> find(String userId) {
        return database.selectFrom(CUSTOMER_PROFILE)
                .where(CUSTOMER_PROFILE.CUSTOMER.eq(Pseudonym.of(userId)))
                .fetchOptional(row -> profile(row, userId));
    }

    /**
     * Inserts new profiles and updates stored ones. If another transaction stored one of the new ids meanwhile, the insert violates the
     * primary key and the batch is repeated.
     */
    public void save(TrackedRows<String, Profile> rows, Instant at) {
        rows.writeInserted(inserted -> insert(inserted, at));
        rows.writeUpdated(updated -> update(updated, at));
    }

    private void insert(List<Profile> profiles, Instant at) {
        rows(profiles, at).insertInto(database, CUSTOMER_PROFILE).execute();
    }

    private void update(List<Profile> profiles, Instant at) {
        rows(profiles, at)
                .update(database, CUSTOMER_PROFILE, CUSTOMER_PROFILE.CUSTOMER)
                .execute();
    }

    private static Unnest<Profile> rows(List<Profile> profiles, Instant at) {
        return Unnest.of(profiles)
                .column(CUSTOMER_PROFILE.CUSTOMER, profile -> Pseudonym.of(profile.userId()))
                .column(CUSTOMER_PROFILE.VERSION, Profile::version)
                .column(CUSTOMER_PROFILE.LEVEL, Profile::level)
                .column(
                        CUSTOMER_PROFILE.SEGMENTS,
                        profile -> JSONB.valueOf(JsonMapper.shared().writeValueAsString(profile.segments())))
                .column(CUSTOMER_PROFILE.UPDATED_AT, profile -> at.atOffset(ZoneOffset.UTC));
    }

    private static Profile profile(CustomerProfileRecord row, String userId) {
        return new Profile(
                userId,
                row.getVersion(),
                row.getLevel(),
                JsonMapper.shared().readValue(row.getSegments().data(), SEGMENTS));
    }
}
