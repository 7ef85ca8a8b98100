package platform.ratelimit;

/** Callers of one class have the same limits. */
public enum CallerClass {
    /** A caller whose token has no operator scope. */
    SHOPPER,
    /** A caller whose token has at least one operator scope: a person who runs the shop, or one of the shop's own programs. */
    OPERATOR,
    /**
     * A caller whose subject is listed in {@code orderwright.rate-limits.benchmark-subjects}: a load test, which simulates many callers
     * under one subject.
     */
    BENCHMARK
}
