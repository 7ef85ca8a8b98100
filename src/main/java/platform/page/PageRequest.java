package platform.page;

import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a caller asks for with the query parameters {@code limit} and {@code cursor}. A controller takes it as an argument
 * with {@link PageLimits}, which refuses a bad limit before the controller is called.
 *
 * @param limit maximum number of rows of the page
 * @param cursor text of the cursor of the page, for {@link Cursor#parse}; null or empty for the first page
 */
public record PageRequest(int limit, @Nullable String cursor) {

    /** Name of the query parameter of {@link #limit()}. */
    public static final String LIMIT = "limit";

    /** Name of the query parameter of {@link #cursor()}. */
    public static final String CURSOR = "cursor";
}
