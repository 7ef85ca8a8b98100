package ledger.share;

import static ledger.jooq.Tables.SPLIT;
import static org.jooq.impl.DSL.noCondition;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ledger.booking.Split;
import ledger.jooq.tables.records.SplitRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Stores the versions of the declared splits. Rows are only added; the database refuses to change them. */
@Repository
public class Splits {

    private final DSLContext database;

    Splits(DSLContext database) {
        this.database = database;
    }

    boolean areDeclared() {
        return database.fetchExists(SPLIT);
    }

    /** The current version of all splits by id. */
    public List<Split> current() {
        return current(null, Integer.MAX_VALUE);
    }

    /** @param after only splits with later ids; null for all */
    public List<Split> current(@Nullable String after, int limit) {
        return database.selectDistinct(SPLIT.asterisk())
                .on(SPLIT.SPLIT_ID)
                .from(SPLIT)
                .where(after == null ? noCondition() : SPLIT.SPLIT_ID.gt(after))
                .orderBy(SPLIT.SPLIT_ID, SPLIT.VERSION.desc())
                .limit(limit)
                .fetchInto(SPLIT)
                .map(Splits::split);
    }

    public Optional<Split> find(String id) {
        return database.selectFrom(SPLIT)
                .where(SPLIT.SPLIT_ID.eq(id))
                .orderBy(SPLIT.VERSION.desc())
                .limit(1)
                .fetchOptional(Splits::split);
    }

    /** All versions of all splits. */
    List<Split> versions() {
        return database.selectFrom(SPLIT).fetch(Splits::split);
    }

    public void add(Split split, Instant savedAt) {
        atCommit(database.insertInto(SPLIT)
                .set(SPLIT.SPLIT_ID, split.id())
                .set(SPLIT.VERSION, split.version())
                .set(SPLIT.PARTY_ID, split.partyId())
                .set(SPLIT.PARTY_NAME, split.partyName())
                .set(SPLIT.SKU_IDS, split.skuIds().stream().sorted().toArray(String[]::new))
                .set(SPLIT.BASIS_POINTS, split.basisPoints())
                .set(SPLIT.CURRENCY, split.currency())
                .set(SPLIT.VALID_FROM, split.validFrom().atOffset(ZoneOffset.UTC))
                .set(
                        SPLIT.VALID_TO,
                        split.validTo() == null ? null : split.validTo().atOffset(ZoneOffset.UTC))
                .set(SPLIT.AFTER_ENTRY, split.afterEntry())
                .set(SPLIT.SAVED_AT, savedAt.atOffset(ZoneOffset.UTC)));
    }

    private static Split split(SplitRecord row) {
        OffsetDateTime validTo = row.getValidTo();
        return new Split(
                row.getSplitId(),
                row.getVersion(),
                row.getPartyId(),
                row.getPartyName(),
                Set.of(row.getSkuIds()),
                row.getBasisPoints(),
                row.getCurrency(),
                row.getValidFrom().toInstant(),
                validTo == null ? null : validTo.toInstant(),
                row.getAfterEntry());
    }
}
