package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import order.settings.Countries;
import order.settings.OrderProperties;
import order.settings.SalesChannels;
import org.junit.jupiter.api.Test;
import platform.security.Caller;
import platform.security.Scopes;
import platform.web.ProblemException;

/** The configuration decides which channels a caller may use and which countries are served. */
class ChannelsAndCountriesAreConfiguredTests {

    private static final Set<String> KNOWN = Set.of("web", "app", "shop");

    private final SalesChannels channels =
            new SalesChannels(KNOWN, Map.of("storefront", List.of("web"), "alice", List.of("app")));

    @Test
    void theClaimCountsThenTheClientThenTheSubject() {
        assertThat(channels.of(caller("alice", Set.of("shop", "fax"), "storefront")))
                .containsExactly("shop");
        assertThat(channels.of(caller("alice", null, "storefront"))).containsExactly("web");
        assertThat(channels.of(caller("alice", null, "another"))).containsExactly("app");
        assertThat(channels.of(caller("alice", null, null))).containsExactly("app");
    }

    @Test
    void aCallerThatIsNotNamedMayUseNoChannel() {
        assertThat(channels.of(caller("bob", null, null))).isEmpty();
        assertThat(channels.refusal("app", caller("alice", null, null))).isNull();
        assertThat(channels.refusal("web", caller("bob", null, null)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(422);
                    assertThat(problem.details().toString()).contains("channel");
                });
        SalesChannels forOthers = new SalesChannels(KNOWN, Map.of("*", List.of("web"), "alice", List.of()));
        assertThat(forOthers.of(caller("bob", null, null))).containsExactly("web");
        assertThat(forOthers.of(caller("alice", null, null))).isEmpty();
    }

    @Test
    void operatorsMayUseAllUnlessTheyAreNamed() {
        Caller operator = new Caller("carol", Set.of(Scopes.OPERATOR_ORDERS));
        assertThat(channels.of(operator)).isEqualTo(KNOWN);
        assertThat(channels.of(new Caller("carol", operator.scopes(), Set.of("shop"), null, null, null)))
                .containsExactly("shop");
        assertThat(channels.of(new Caller("alice", operator.scopes()))).containsExactly("app");
    }

    @Test
    void countriesAreThoseOfIsoAndThoseThatAreServed() {
        Countries all = new Countries(Set.of());
        assertThat(List.of("GB", "DE", "JE", "ZZ")).allMatch(all::isServed);
        assertThat(List.of("XX", "gb", "GBR", "", "EU")).noneMatch(all::isServed);
        Countries two = new Countries(Set.of("GB", "IE"));
        assertThat(two.isServed("IE")).isTrue();
        assertThat(two.isServed("ZZ")).isTrue();
        assertThat(two.isServed("DE")).isFalse();
        assertThat(two.rule()).endsWith("one of GB, IE");
    }

    @Test
    void aLongListOfAllowedValuesIsShortened() {
        Set<String> many = new TreeSet<>();
        IntStream.range(100, 130).forEach(i -> many.add("c" + i));
        assertThat(SalesChannels.oneOf(many)).startsWith("one of c100, c101").endsWith("c119, …");
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Set.of(), Map.of(), Set.of()))
                .withMessageContaining("orderwright.order.channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Set.of("web"), Map.of("shop", List.of("fax")), Set.of()))
                .withMessageContaining("orderwright.order.client-channels[shop]")
                .withMessageContaining("fax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Set.of("web"), Map.of(), Set.of("UK")))
                .withMessageContaining("orderwright.order.countries")
                .withMessageContaining("UK");
    }

    private static OrderProperties properties(
            Set<String> channels, Map<String, List<String>> clients, Set<String> countries) {
        return OrderSamples.properties(Duration.ofSeconds(30), Duration.ofSeconds(3), channels, clients, countries);
    }

    private static Caller caller(String subject, Set<String> claim, String client) {
        return new Caller(subject, Set.of(Scopes.ORDERS), claim, client, null, null);
    }
}
