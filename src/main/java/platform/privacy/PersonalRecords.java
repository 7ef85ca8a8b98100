package platform.privacy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.page.Slice;

/**
 * What a module stores about users beside their orders. A module contributes it as a bean; exports and erasures of persons call it in their
 * transaction.
 */
public interface PersonalRecords {

    /**
     * @param kind of the record, such as {@code RED_PACKET_DRAW}
     * @param values as in answers of the API
     */
    record PersonalRecord(String kind, Map<String, Object> values) {}

    /**
     * Returns what is stored about a user, in a fixed order.
     *
     * @param cursor of the previous page; null for the first page
     * @param limit the highest number of records, above zero
     * @throws platform.web.ProblemException 400 if the cursor is not one of these records
     */
    Slice<PersonalRecord> page(String subject, @Nullable String cursor, int limit);

    /**
     * Erases what says something of the user, and names the user in clear. What counts the user's uses goes on counting.
     *
     * @return how many records it has changed
     */
    int erase(String subject);
}
