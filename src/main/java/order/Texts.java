package order;

/** What texts from the edge may be made of, as a pattern that OpenAPI shows. */
final class Texts {

    /** PostgreSQL stores neither NUL nor half a surrogate pair, and nobody can read the others. */
    static final String VISIBLE = "[^\\p{Cc}\\p{Cs}]*";

    static final String VISIBLE_RULE = "must have no control character";

    private Texts() {}
}
