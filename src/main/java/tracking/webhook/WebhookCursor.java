package tracking.webhook;

import static tracking.jooq.Tables.WEBHOOK_CURSOR;

import java.time.ZoneOffset;
import java.util.Optional;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import tracking.change.Position;

/** The last change that was turned into deliveries. A transaction that adds endpoints or moves the cursor locks it first. */
@Repository
public class WebhookCursor {

    private final DSLContext database;

    WebhookCursor(DSLContext database) {
        this.database = database;
    }

    public Position position() {
        return database.selectFrom(WEBHOOK_CURSOR)
                .fetchSingle(row ->
                        new Position(row.getPosition(), row.getWrittenAt().toInstant()));
    }

    /** Waits for the lock. */
    Position lock() {
        return database.selectFrom(WEBHOOK_CURSOR)
                .forUpdate()
                .fetchSingle(row ->
                        new Position(row.getPosition(), row.getWrittenAt().toInstant()));
    }

    /** @return empty if another transaction has the lock */
    public Optional<Position> tryLock() {
        return database.selectFrom(WEBHOOK_CURSOR)
                .forUpdate()
                .skipLocked()
                .fetchOptional(row ->
                        new Position(row.getPosition(), row.getWrittenAt().toInstant()));
    }

    /** The cursor must be locked. */
    public void move(Position to) {
        database.update(WEBHOOK_CURSOR)
                .set(WEBHOOK_CURSOR.POSITION, to.number())
                .set(WEBHOOK_CURSOR.WRITTEN_AT, to.writtenAt().atOffset(ZoneOffset.UTC))
                .execute();
    }
}
