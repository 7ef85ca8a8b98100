package order.view;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import platform.page.Cursor;
import platform.web.ProblemException;

/**
 * The sort key of a row of a list, where the next page begins.
 *
 * @param at the time by which the list is sorted; null if it is sorted by the amount
 * @param currency null if the list is sorted by a time
 */
record ListingPosition(@Nullable Instant at, @Nullable String currency, long payableMinor, UUID id) {

    private static final int PARTS = 4;

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** The cursor of the page after this row. It is valid only for a list of the same order. */
    static Cursor cursorAfter(ListedOrder row, ListingSort sort) {
        String id = row.id().toString();
        return switch (sort.key()) {
            case PLACED_AT -> Cursor.of(sort.toString(), row.placedAt().toString(), "", id);
            case UPDATED_AT -> Cursor.of(sort.toString(), row.updatedAt().toString(), "", id);
            case AMOUNT -> Cursor.of(sort.toString(), row.currency(), Long.toString(row.payableMinor()), id);
        };
    }

    /**
     * @param cursor null or empty for the first page
     * @return null for the first page
     * @throws ProblemException 400 if the text is no cursor, or belongs to a list of another order
     */
    static @Nullable ListingPosition parse(@Nullable String cursor, ListingSort sort) {
        return Cursor.parse(cursor, PARTS).map(parts -> of(parts, sort)).orElse(null);
    }

    private static ListingPosition of(Cursor cursor, ListingSort sort) {
        String sortOfCursor = cursor.part(0, text -> text.matches(ListingSort.PATTERN));
        if (!sortOfCursor.equals(sort.toString())) {
            throw ProblemException.invalid(
                    "cursor",
                    "belongs to a list with sort=%s, and this one has sort=%s; leave the cursor out to begin again"
                            .formatted(sortOfCursor, sort));
        }
        return switch (sort.key()) {
            case PLACED_AT, UPDATED_AT -> new ListingPosition(cursor.instant(1), null, 0, cursor.uuid(3));
            case AMOUNT ->
                new ListingPosition(
                        null,
                        cursor.part(1, text -> CURRENCY.matcher(text).matches()),
                        cursor.number(2),
                        cursor.uuid(3));
        };
    }
}
