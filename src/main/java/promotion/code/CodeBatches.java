package promotion.code;

import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;
import static promotion.jooq.Tables.CODE_BATCH;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import promotion.jooq.tables.records.CodeBatchRecord;

/** The table of ordered codes. */
@Repository
public class CodeBatches {

    private final DSLContext database;

    CodeBatches(DSLContext database) {
        this.database = database;
    }

    /** Locks the stored batches, in the order of their ids. */
    public Map<UUID, CodeBatch> lock(Collection<UUID> ids) {
        Map<UUID, CodeBatch> found = HashMap.newHashMap(ids.size());
        database.selectFrom(CODE_BATCH)
                .where(anyOf(CODE_BATCH.CODE_BATCH_ID, ids))
                .orderBy(CODE_BATCH.CODE_BATCH_ID)
                .forNoKeyUpdate()
                .forEach(row -> found.put(row.getCodeBatchId(), batch(row)));
        return found;
    }

    /** The oldest incomplete batches that no other transaction works on. */
    List<UUID> incomplete(int limit) {
        return database.select(CODE_BATCH.CODE_BATCH_ID)
                .from(CODE_BATCH)
                .where(CODE_BATCH.GENERATED.lt(CODE_BATCH.ORDERED))
                .orderBy(CODE_BATCH.CODE_BATCH_ID)
                .limit(limit)
                .forNoKeyUpdate()
                .skipLocked()
                .fetch(CODE_BATCH.CODE_BATCH_ID);
    }

    public Optional<CodeBatch> find(String promotionId, UUID id) {
        return database.selectFrom(CODE_BATCH)
                .where(CODE_BATCH.CODE_BATCH_ID.eq(id))
                .and(CODE_BATCH.PROMOTION_ID.eq(promotionId))
                .fetchOptional(CodeBatches::batch);
    }

    /**
     * Returns at most {@code limit} batches of the promotion, the latest first.
     *
     * @param before null to begin with the latest
     */
    public List<CodeBatch> page(String promotionId, @Nullable UUID before, int limit) {
        var ofPromotion = CODE_BATCH.PROMOTION_ID.eq(promotionId);
        return database.selectFrom(CODE_BATCH)
                .where(before == null ? ofPromotion : ofPromotion.and(CODE_BATCH.CODE_BATCH_ID.lt(before)))
                .orderBy(CODE_BATCH.CODE_BATCH_ID.desc())
                .limit(limit)
                .fetch(CodeBatches::batch);
    }

    /** Inserts new batches, and stores for the others how many codes are generated. */
    public void save(TrackedRows<UUID, CodeBatch> rows) {
        rows.writeInserted(this::insert);
        rows.writeUpdated(this::update);
    }

    private void insert(List<CodeBatch> batches) {
        atCommit(Unnest.<CodeBatch>of(batches)
                .column(CODE_BATCH.CODE_BATCH_ID, CodeBatch::codeBatchId)
                .column(CODE_BATCH.PROMOTION_ID, CodeBatch::promotionId)
                .column(CODE_BATCH.ORDERED, CodeBatch::ordered)
                .column(CODE_BATCH.GENERATED, CodeBatch::generated)
                .column(CODE_BATCH.MAX_USES, CodeBatch::maxUses)
                .column(CODE_BATCH.PREFIX, CodeBatch::prefix)
                .column(CODE_BATCH.CREATED_AT, batch -> batch.createdAt().atOffset(ZoneOffset.UTC))
                .insertInto(database, CODE_BATCH));
    }

    private void update(List<CodeBatch> batches) {
        atCommit(Unnest.<CodeBatch>of(batches)
                .column(CODE_BATCH.CODE_BATCH_ID, CodeBatch::codeBatchId)
                .column(CODE_BATCH.GENERATED, CodeBatch::generated)
                .update(database, CODE_BATCH, CODE_BATCH.CODE_BATCH_ID));
    }

    private static CodeBatch batch(CodeBatchRecord row) {
        return new CodeBatch(
                row.getCodeBatchId(),
                row.getPromotionId(),
                row.getOrdered(),
                row.getGenerated(),
                row.getMaxUses(),
                row.getPrefix(),
                row.getCreatedAt().toInstant());
    }
}
