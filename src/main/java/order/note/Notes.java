package order.note;

import static order.jooq.Tables.NOTE;
import static order.jooq.Tables.ORDERS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.page.Cursor;
import platform.privacy.PersonalData;
import platform.web.ProblemException;

/** The table of notes. */
@Repository
public class Notes {

    private final DSLContext database;

    Notes(DSLContext database) {
        this.database = database;
    }

    /**
     * The number of the last note of the order; zero if there is none. If the transaction has locked the row of the order, no other transaction
     * adds a note to it.
     */
    int lastOf(UUID orderId) {
        return database.select(coalesce(max(NOTE.NOTE_NO), 0))
                .from(NOTE)
                .where(NOTE.ORDER_ID.eq(orderId))
                .fetchSingle()
                .value1();
    }

    void add(Note note) {
        database.insertInto(NOTE)
                .set(NOTE.ORDER_ID, note.orderId())
                .set(NOTE.NOTE_NO, note.noteNo())
                .set(NOTE.CREATED_AT, utc(note.createdAt()))
                .set(NOTE.AUTHOR, note.author())
                .set(NOTE.OWNER, note.text().owner())
                .set(NOTE.TEXT, note.text().ciphertext())
                .execute();
    }

    /**
     * The notes of an order, newest first.
     *
     * @param before only notes with a lower number; null for the newest
     */
    List<Note> ofOrder(UUID orderId, @Nullable Integer before, int limit) {
        return database.selectFrom(NOTE)
                .where(NOTE.ORDER_ID.eq(orderId))
                .and(before == null ? noCondition() : NOTE.NOTE_NO.lt(before))
                .orderBy(NOTE.NOTE_NO.desc())
                .limit(limit)
                .fetch(note -> new Note(
                        note.getOrderId(),
                        note.getNoteNo(),
                        note.getCreatedAt().toInstant(),
                        note.getAuthor(),
                        new PersonalData(note.getOwner(), note.getText())));
    }

    /** A note with the number of its order. */
    public record OfPerson(String orderNo, Note note) {

        public PageKey position() {
            return new PageKey(note.createdAt(), note.orderId(), note.noteNo());
        }
    }

    /** The position of a note among the notes of a person. */
    public record PageKey(Instant createdAt, UUID orderId, int noteNo) {

        /**
         * @param cursor null or empty for the first page
         * @throws ProblemException 400 if the text is not a cursor from {@link #cursor}
         */
        public static @Nullable PageKey parse(@Nullable String cursor) {
            return Cursor.parse(cursor, 3)
                    .map(key -> new PageKey(key.instant(0), key.uuid(1), key.integer(2)))
                    .orElse(null);
        }

        public Cursor cursor() {
            return Cursor.of(createdAt.toString(), orderId.toString(), String.valueOf(noteNo));
        }
    }

    /**
     * The notes that are sealed under the key of this person, newest first.
     *
     * @param before only notes older than this one; null for the newest
     */
    public List<OfPerson> ofPerson(String keyOwner, @Nullable PageKey before, int limit) {
        return database.select(ORDERS.ORDER_NO, NOTE.ORDER_ID, NOTE.NOTE_NO, NOTE.CREATED_AT, NOTE.AUTHOR, NOTE.TEXT)
                .from(NOTE)
                .join(ORDERS)
                .on(ORDERS.ID.eq(NOTE.ORDER_ID))
                .where(NOTE.OWNER.eq(keyOwner))
                .and(
                        before == null
                                ? noCondition()
                                : row(NOTE.CREATED_AT, NOTE.ORDER_ID, NOTE.NOTE_NO)
                                        .lt(row(utc(before.createdAt()), before.orderId(), before.noteNo())))
                .orderBy(NOTE.CREATED_AT.desc(), NOTE.ORDER_ID.desc(), NOTE.NOTE_NO.desc())
                .limit(limit)
                .fetch(found -> new OfPerson(
                        found.value1(),
                        new Note(
                                found.value2(),
                                found.value3(),
                                found.value4().toInstant(),
                                found.value5(),
                                new PersonalData(keyOwner, found.value6()))));
    }
}
