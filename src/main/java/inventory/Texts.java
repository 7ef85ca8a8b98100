package inventory;

/** What texts from the edge may be made of, as patterns that OpenAPI shows. */
final class Texts {

    /** No slash, nothing invisible, no space at either end. */
    static final String SKU_ID = "[^/\\s\\p{Cc}\\p{Cs}]([^/\\p{Cc}\\p{Cs}]*[^/\\s\\p{Cc}\\p{Cs}])?";

    static final String SKU_ID_RULE = "must have no slash, no control character and no space at either end";

    /** PostgreSQL stores neither NUL nor half a surrogate pair, and nobody can read the others. */
    static final String VISIBLE = "[^\\p{Cc}\\p{Cs}]*";

    static final String VISIBLE_RULE = "must have no control character";

    static final String WAREHOUSE_ID = "[A-Za-z0-9._-]+";

    static final String WAREHOUSE_ID_RULE = "must be of letters, digits, dots, dashes and underscores";

    private Texts() {}
}
