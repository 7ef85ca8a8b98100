package platform.ratelimit;

import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests are served in a time, by all instances together.
 *
 * @param all of everybody
 * @param perShopper of each subject whose token has no scope for operators
 * @param perOperator of each subject whose token has one
 * @param perBenchmark of each of the {@code benchmarkSubjects}
 * @param perAddress of each remote address, without a token
 * @param perOperation of each operation of the API, by everybody
 * @param operations other rates for some operations, by method and path: {@code [POST /api/v2/orders]}
 * @param benchmarkSubjects of the tokens that load tests use; no limit of unpaid orders holds for them either
 */
@ConfigurationProperties("orderwright.rate-limits")
record RateLimitProperties(
        @DefaultValue("200000/10s") Rate all,
        @DefaultValue("300/10s") Rate perShopper,
        @DefaultValue("20000/10s") Rate perOperator,
        @DefaultValue("off") Rate perBenchmark,
        @DefaultValue("50000/10s") Rate perAddress,
        @DefaultValue("100000/10s") Rate perOperation,
        @DefaultValue Map<String, Rate> operations,
        @DefaultValue Set<String> benchmarkSubjects) {}
