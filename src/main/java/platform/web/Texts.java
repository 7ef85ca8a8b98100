package platform.web;

/** Patterns for the texts of requests; OpenAPI shows these patterns. */
public final class Texts {

    /**
     * A text without control characters and halves of surrogate pairs. PostgreSQL cannot store NUL and halves of surrogate pairs; other
     * control characters are not readable.
     */
    public static final String VISIBLE = "[^\\p{Cc}\\p{Cs}]*";

    public static final String VISIBLE_RULE = "must have no control character";

    /** Like {@link #VISIBLE}, but with line breaks. Written without a negation, so that clients in other languages can use it, too. */
    public static final String LINES = "[\\n\\P{C}\\p{Cf}\\p{Co}\\p{Cn}]*";

    public static final String LINES_RULE = "must have no control character except line breaks";

    /** A SKU id: no slash, no control character, no space at either end. */
    public static final String SKU_ID = "[^/\\s\\p{Cc}\\p{Cs}]([^/\\p{Cc}\\p{Cs}]*[^/\\s\\p{Cc}\\p{Cs}])?";

    public static final String SKU_ID_RULE = "must have no slash, no control character and no space at either end";

    private Texts() {}
}
