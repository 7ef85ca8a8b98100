package platform.ratelimit;

/** Callers of one class have the same limits. */
public enum CallerClass {
    /** Whose token has no scope for operators. */
    SHOPPER,
    /** Whose token has any scope for operators: people who run the shop, and its own programs. */
    OPERATOR,
    /** Whose subject is named in {@code orderwright.rate-limits.benchmark-subjects}: load tests, which are many in the name of one. */
    BENCHMARK
}
