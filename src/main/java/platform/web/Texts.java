package platform.web;

/** What texts from the edge may be made of, as patterns that OpenAPI shows. */
public final class Texts {

    /** PostgreSQL stores neither NUL nor half a surrogate pair, and nobody can read the others. */
    public static final String VISIBLE = "[^\\p{Cc}\\p{Cs}]*";

    public static final String VISIBLE_RULE = "must have no control character";

    /** No slash, nothing invisible, no space at either end. */
    public static final String SKU_ID = "[^/\\s\\p{Cc}\\p{Cs}]([^/\\p{Cc}\\p{Cs}]*[^/\\s\\p{Cc}\\p{Cs}])?";

    public static final String SKU_ID_RULE = "must have no slash, no control character and no space at either end";

    private Texts() {}
}
