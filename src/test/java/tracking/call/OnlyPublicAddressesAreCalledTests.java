package tracking.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import testing.Apart;
import testing.Receiver;

/** A call reaches public addresses only, whatever the URL looks like and whatever the name of the host resolves to. */
@Apart
class OnlyPublicAddressesAreCalledTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "2600:1234::5efe:10.0.0.1",
                "2600:1234::200:5efe:10.0.0.1",
                "3fff::1",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void what_is_not_public_is_refused(String literal) {
        assertThat(PublicAddresses.isPublic(address(literal))).isFalse();
        assertThat(urls(false).brokenRule("https://%s/".formatted(inUrl(literal))))
                .contains("must name a public host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1"
            })
    void what_is_public_is_allowed(String literal) {
        assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral(literal))).isTrue();
        assertThat(urls(false).brokenRule("https://%s/hooks?a=b".formatted(inUrl(literal))))
                .isEmpty();
    }

    private static String inUrl(String literal) {
        return literal.contains(":") ? "[" + literal + "]" : literal;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://0177.0.0.1/",
                "https://0x7f.0.0.0x1/",
                "https://010.0.0.1/",
                "https://127.0.0.1./",
                "https://①②⑦.⓪.⓪.①/",
                "https://127。0。0。1/",
                "https://%31%32%37.0.0.1/",
                "https://localhost/",
                "https://LOCALHOST/",
                "https://a.localhost/",
                "https://[::ffff:7f00:1]/",
                "https://[::127.0.0.1]/",
                "https://[0:0:0:0:0:ffff:127.0.0.1]/",
                "http://example.com/",
                "http://127.0.0.1/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "//example.com/",
                "example.com",
                "https://",
                "https:///",
                "https://user@example.com/",
                "https://user:password@example.com/",
                "https://example.com@127.0.0.1/",
                "https://127.0.0.1\\@example.com/",
                "https://example.com/#fragment",
                "https://example.com:22/",
                "https://example.com:80/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://exa mple.com/"
            })
    void a_url_that_hides_where_it_leads_is_refused(String url) {
        assertThat(urls(false).brokenRule(url)).as(url).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/a, true",
        "https://hooks.example.com:8443/a, true",
        "https://hooks.example.com:443/a, true",
        "https://bücher.example/, true",
        "http://127.0.0.1:9000/a, false",
        "http://localhost:9000/a, false",
        "http://[::1]:9000/a, false"
    })
    void loopback_is_allowed_by_the_switch_only(String url, boolean always) {
        assertThat(urls(true).brokenRule(url)).isEmpty();
        assertThat(urls(false).brokenRule(url).isEmpty()).isEqualTo(always);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/", "http://10.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/"})
    void the_switch_opens_nothing_else(String url) {
        assertThat(urls(true).brokenRule(url)).isPresent();
    }

    @Test
    void a_name_that_resolves_to_this_machine_is_refused_without_a_connection() {
        try (Receiver receiver = new Receiver();
                OutboundCalls calls = calls(false, resolving("127.0.0.1"))) {
            String url = receiver.url().replace("http://127.0.0.1", "https://receiver.example");

            assertThat(calls.post(url, Map.of(), "{}").outcome()).isEqualTo(CallOutcome.ADDRESS_REFUSED);
            assertThat(receiver.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "fd00:ec2::254", "::1", "64:ff9b::a00:1", "2002:a00:1::"})
    void one_bad_address_of_a_name_is_enough(String bad) {
        try (OutboundCalls calls = calls(false, host -> List.of(address("8.8.8.8"), address(bad)))) {
            assertThat(calls.post("https://receiver.example/", Map.of(), "{}").outcome())
                    .isEqualTo(CallOutcome.ADDRESS_REFUSED);
        }
    }

    /** The name resolves to a good address first and to a bad one then, as an attacker would arrange it. */
    @Test
    void a_call_resolves_once_and_each_call_checks_again() {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "10.0.0.1"));
        try (Receiver receiver = new Receiver();
                OutboundCalls calls = calls(true, host -> List.of(address(answers.remove())))) {
            String url = receiver.url().replace("127.0.0.1", "receiver.localhost");

            assertThat(calls.post(url, Map.of(), "{}").outcome()).isEqualTo(CallOutcome.ACCEPTED);
            assertThat(answers).as("resolved once").containsExactly("10.0.0.1");
            assertThat(calls.post(url, Map.of(), "{}").outcome()).isEqualTo(CallOutcome.ADDRESS_REFUSED);
            assertThat(receiver.messages).hasSize(1);
        }
    }

    /** Such a URL could be in the database if the switch was on before. */
    @Test
    void a_literal_is_checked_at_the_call_too() throws Exception {
        CheckedSockets sockets = new CheckedSockets(AllowedAddresses.PUBLIC);
        try (Receiver receiver = new Receiver();
                var socket = sockets.createSocket()) {
            var address = new java.net.InetSocketAddress(
                    "127.0.0.1", java.net.URI.create(receiver.url()).getPort());
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> socket.connect(address, 1000)))
                    .isInstanceOf(AddressRefusedException.class);
        }
        try (Receiver receiver = new Receiver();
                OutboundCalls calls = calls(false, resolving("127.0.0.1"))) {
            assertThat(calls.post(receiver.url(), Map.of(), "{}").outcome()).isEqualTo(CallOutcome.ADDRESS_REFUSED);
            assertThat(receiver.messages).isEmpty();
        }
    }

    /** Even if a name passes the resolution, the socket checks the address to which it connects. */
    @Test
    void the_socket_of_a_client_checks_what_the_resolution_let_pass() {
        try (Receiver receiver = new Receiver();
                OutboundCalls calls = new OutboundCalls(
                        urls(false),
                        new CallProperties(false, TIMEOUT),
                        resolving("127.0.0.1"),
                        Clock.systemUTC(),
                        client -> client.dns(host -> List.of(address("127.0.0.1"))))) {
            String url = receiver.url().replace("http://127.0.0.1", "https://receiver.example");
            assertThat(calls.post(url, Map.of(), "{}").outcome()).isEqualTo(CallOutcome.ADDRESS_REFUSED);
        }
    }

    private static CallUrls urls(boolean allowLoopback) {
        return new CallUrls(new CallProperties(allowLoopback, TIMEOUT));
    }

    private static OutboundCalls calls(boolean allowLoopback, HostResolver resolver) {
        CallProperties properties = new CallProperties(allowLoopback, TIMEOUT);
        return new OutboundCalls(
                new CallUrls(properties), properties, resolver, Clock.systemUTC(), UnaryOperator.identity());
    }

    private static HostResolver resolving(String... literals) {
        return host -> Arrays.stream(literals)
                .map(OnlyPublicAddressesAreCalledTests::address)
                .toList();
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
