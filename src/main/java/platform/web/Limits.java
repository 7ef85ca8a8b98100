package platform.web;

/** Limits for requests, as constants, so that validation and OpenAPI use the same numbers. */
public final class Limits {

    public static final int MAX_LINES = 2_000;
    public static final int MAX_QUANTITY = 1_000_000;
    public static final int MAX_IMPORT = 10_000;

    /**
     * Maximum price of one unit, in minor units. With it the total of the largest order that {@link #MAX_LINES} and {@link #MAX_QUANTITY}
     * allow fits into a long.
     */
    public static final long MAX_PRICE_MINOR = 1_000_000_000L;

    /** Maximum sum of the lines of an order at their prices, in minor units. The sums of 900,000 such orders fit into a long. */
    public static final long MAX_ITEMS_MINOR = 10_000_000_000_000L;

    /**
     * Maximum amount that a provider or a bank may report, in minor units. It is above the largest order with its charges and taxes. The sum
     * of 9,000 such amounts fits into a long.
     */
    public static final long MAX_REPORTED_MINOR = 1_000_000_000_000_000L;

    /** Maximum number of rows of the page of a list; a list with another limit names it in {@code platform.page.PageLimits}. */
    public static final int MAX_PAGE = 200;

    public static final int DEFAULT_PAGE = 50;

    /** Maximum number of ids by which a list selects, so that a console can ask for the rows of a page at once and the address stays short. */
    public static final int MAX_SELECTED_IDS = 50;

    public static final int MAX_SKU_ID = 64;
    public static final int MAX_REFERENCE = 128;
    public static final int MAX_TEXT = 255;
    public static final int MAX_GIFT_MESSAGE = 500;
    public static final int MAX_SHOPPER_NOTE = 500;
    public static final int MAX_IDEMPOTENCY_KEY = 255;

    /** Maximum number of bad fields that one answer names; it counts the others. */
    public static final int MAX_NAMED_PROBLEMS = 50;

    /** Maximum body size of callers without a token, such as the callbacks of providers. */
    public static final int MAX_OPEN_BODY_BYTES = 256 << 10;

    public static final int MAX_BODY_BYTES = 1 << 20;
    public static final int MAX_GRAPHQL_BODY_BYTES = 64 << 10;

    /**
     * Maximum number of fields and fragment spreads of a GraphQL document, with the content of a fragment counted at each of its uses. A
     * document of the longest text without fragments has fewer.
     */
    public static final int MAX_GRAPHQL_FIELDS = 5_000;

    /** Maximum time in which a GraphQL document is parsed, validated and executed. */
    public static final int MAX_GRAPHQL_SECONDS = 20;

    public static final int MAX_IMPORT_BODY_BYTES = 16 << 20;

    private Limits() {}
}
