package platform.ratelimit;

import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rates at which all instances together serve requests.
 *
 * @param all rate for all callers together
 * @param perShopper rate for each subject whose token has no operator scope
 * @param perOperator rate for each subject whose token has an operator scope
 * @param perBenchmark rate for each of the {@code benchmarkSubjects}
 * @param perAddress rate for each remote address, for requests without a token
 * @param perOperation rate for each operation of the API, for all callers together
 * @param operations other rates for some operations, by method and path: {@code [POST /api/v2/orders]}
 * @param benchmarkSubjects token subjects of load tests; the limit of unpaid orders does not apply to them either
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
