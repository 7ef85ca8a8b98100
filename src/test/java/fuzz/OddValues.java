package fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values that programs stumble over. */
final class OddValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Each character of a header is one byte. */
    static final List<String> HEADERS = List.of(
            "Content-Type: */*",
            "Content-Type: application/json; charset=utf-16",
            "Content-Type: application/json; charset=nonsense",
            "Content-Type: text/xml",
            "Content-Type: multipart/form-data",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: \u0080",
            "Accept: text/html",
            "Accept: nonsense",
            "Accept: application/json;q=9",
            "Accept: */*, ".repeat(100),
            "Accept-Language: \u00ff",
            "Accept-Encoding: gzip;q=nonsense",
            "Content-Encoding: gzip",
            "Range: bytes=-1",
            "Range: bytes=9-1,\u0080",
            "If-None-Match: \"",
            "If-Modified-Since: yesterday",
            "Expect: zzz",
            "Expect: 100-continue",
            "Transfer-Encoding: zzz",
            "Transfer-Encoding: chunked",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5",
            "Host: elsewhere.example",
            "Host: local:host:8",
            "Connection: upgrade",
            "Upgrade: websocket",
            "Cookie: a=b; \u0001=c",
            "Authorization: Bearer",
            "Authorization: Bearer a.b.c",
            "Authorization: Basic \u0080",
            "X-Idempotency-Key: \u0085",
            "X-Idempotency-Key: ",
            "X-Idempotency-Key: " + "k".repeat(300),
            "X-Reason: %zz",
            "X-Reason: %00",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-For: 192.0.2.1",
            "Forwarded: for=\"",
            "traceparent: 00-nonsense",
            "Sandbox-Signature: t=999999999999,v1=" + "0".repeat(64),
            "Sandbox-Signature: t=1,v1=zz",
            "X-Long: " + "a".repeat(9 << 10),
            ": no name",
            "no colon",
            " folded: line");

    /** Parts of a URL, encoded already. */
    private static final List<String> URL_PARTS = List.of(
            "%00",
            "%0a",
            "%01b",
            "%2f",
            "%5c",
            "%25",
            "%zz",
            "%c0%af",
            "%ed%a0%80",
            "%f0%9f%98%80",
            "..",
            ".",
            ";a=b",
            "*",
            "null",
            "undefined",
            "-1",
            "0",
            "1e999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "2147483648",
            "NaN",
            "true",
            "0000-00-00T00:00:00Z",
            "9999-12-31T23:59:60Z",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "2026-W01",
            "'%20or%201=1--",
            "%22%3e%3cscript%3e",
            "$%7bjndi:x%7d",
            "00000000-0000-0000-0000-000000000000",
            "AAAAAAAAAAAA",
            "%20",
            "%00,%20",
            ",",
            ",,",
            "%C2%A0,%C2%85",
            "a,".repeat(500),
            "x".repeat(3_000),
            "");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\u0085",
            "\u202e",
            "\ufeff",
            "\ud83d\ude00",
            "\uffff",
            "e\u0301".repeat(100),
            "=1+1",
            "' or 1=1 --",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "${jndi:ldap://127.0.0.1/a}",
            "9999-12-31T23:59:59.999999999Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "ZZZ",
            "XXX",
            "ZZ",
            "NaN",
            "1e400",
            "x".repeat(256),
            "x".repeat(70_000));

    private OddValues() {}

    static String urlPart(RandomGenerator random) {
        return URL_PARTS.get(random.nextInt(URL_PARTS.size()));
    }

    static JsonNode json(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextLong());
            case 3 -> JSON.numberNode(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
            case 4 -> JSON.numberNode(new java.math.BigDecimal(random.nextBoolean() ? "1e400" : "0.1e-400"));
            case 5 -> JSON.numberNode(-random.nextInt(3));
            case 6 -> list(random.nextInt(3_000), JSON.objectNode());
            case 7 -> list(random.nextInt(300), JSON.stringNode("same"));
            case 8 -> nested(1 + random.nextInt(1_500));
            case 9 -> wide(random.nextInt(2_000));
            default -> JSON.stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private static ArrayNode list(int size, JsonNode element) {
        ArrayNode list = JSON.arrayNode();
        for (int i = 0; i < size; i++) {
            list.add(element);
        }
        return list;
    }

    private static JsonNode nested(int depth) {
        JsonNode inner = JSON.objectNode();
        for (int i = 0; i < depth; i++) {
            inner = i % 2 == 0 ? JSON.arrayNode().add(inner) : JSON.objectNode().set("a", inner);
        }
        return inner;
    }

    private static ObjectNode wide(int size) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < size; i++) {
            object.put("key" + i, i);
        }
        return object;
    }
}
